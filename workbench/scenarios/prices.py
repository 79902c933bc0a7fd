"""Personalised prices: who pays more for the same thing?"""

from workbench.language import tr
from workbench.scenarios.parts import Answer, Feature, Measure, Proxy, Scenario, Sensitive, amount, level

PRICES = Scenario(
    name="prices",
    title=tr("Personalised prices of a bicycle insurance"),
    story=tr(
        "A small insurer sells the same cover to everyone. A model sets each price around the list price of 120 "
        "euros by how likely a claim seems."
    ),
    row_is=tr("a quote that was accepted"),
    people="customers",
    id_column="quote_id",
    sensitive=(
        Sensitive(
            column="birthplace",
            label="birthplace",
            meaning=tr("Whether the customer was born in this country, from the application."),
            values={
                "abroad": (0.38, tr("customers born abroad")),
                "this country": (0.62, tr("customers born in this country")),
            },
        ),
        Sensitive(
            column="age_group",
            label=tr("age group"),
            meaning=tr("Age in three groups, from the application."),
            values={
                "under 30": (0.36, tr("customers aged under 30")),
                "30 to 49": (0.34, tr("customers aged 30 to 49")),
                "50 and over": (0.30, tr("customers aged 50 and over")),
            },
        ),
        Sensitive(
            column="sex",
            label=tr("recorded sex"),
            meaning=tr("Sex as given in the application."),
            values={"female": (0.48, "women"), "male": (0.52, "men")},
        ),
    ),
    features=(
        Feature(
            column="bicycle_value",
            label=tr("value of the bicycle"),
            meaning=tr("Value of the bicycle in euros."),
            make=amount(900, 0.6, step=10, low=100, high=9000),
            unit="euros",
            merit=-0.6,
            shared=0.5,
        ),
        Feature(
            column="km_per_week",
            label=tr("distance a week"),
            meaning=tr("Kilometres ridden in an average week."),
            make=amount(40, 0.7, high=500),
            unit="kilometres",
            merit=-0.5,
            shared=0.5,
        ),
        Feature(
            column="years_without_claim",
            label=tr("years without a claim"),
            meaning=tr("Years in a row without a claim, at any insurer."),
            make=amount(3, 0.8, high=30),
            unit="years",
            merit=1.0,
            shared=-0.2,
        ),
        Feature(
            column="lock",
            label="lock",
            meaning=tr("The best lock the customer uses."),
            make=level({"simple": 0.35, "tested": 0.45, "two locks": 0.2}),
            merit=0.5,
            shared=0.4,
        ),
    ),
    proxy=Proxy(
        column="postcode_area",
        label=tr("postcode area"),
        meaning=tr("The first two digits of the postcode."),
        telling=("21", "27"),
        others=("22", "24", "25"),
    ),
    record=Answer(
        column="no_claim",
        label=tr("no claim"),
        meaning=tr("1 if no claim was recorded in the insured year, 0 if there was one."),
        does=tr("are recorded as having no claim within the year"),
        yes=tr("customers without a claim"),
        no=tr("customers with a claim"),
        rate=0.72,
    ),
    decision=Answer(
        column="got_discount",
        label=tr("got a discount"),
        meaning=tr("1 if the price was below the list price of 120 euros, 0 if not."),
        does=tr("pay less than the list price"),
        yes=tr("customers who got a discount"),
        no=tr("customers who got no discount"),
        rate=0.55,
        measure=Measure(
            column="price",
            label=tr("price of a year"),
            meaning=tr("What the customer pays for the year, in euros."),
            unit="euros",
            cutoff=119.99,
            spread=0.15,
            digits=2,
        ),
    ),
)
