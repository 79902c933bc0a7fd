"""A bakery's personalised offers: who is sent one?"""

from workbench.language import tr
from workbench.scenarios.parts import Answer, Feature, Proxy, Scenario, Sensitive, amount, level

BAKERY = Scenario(
    name="bakery",
    title=tr("A bakery's personalised offers"),
    story=tr(
        "A bakery with three shops sends its loyalty-card customers offers by a model that guesses who will come "
        "back for one."
    ),
    row_is=tr("a customer with a loyalty card"),
    people="customers",
    id_column="customer_id",
    sensitive=(
        Sensitive(
            column="age_group",
            label=tr("age group"),
            meaning=tr("Age in three groups, from the form for the loyalty card."),
            values={
                "60 and over": (0.34, tr("customers aged 60 and over")),
                "35 to 59": (0.36, tr("customers aged 35 to 59")),
                "under 35": (0.30, tr("customers aged under 35")),
            },
        ),
        Sensitive(
            column="sex",
            label=tr("recorded sex"),
            meaning=tr("Sex as ticked on the form for the loyalty card."),
            values={"female": (0.54, "women"), "male": (0.46, "men")},
        ),
    ),
    features=(
        Feature(
            column="visits_per_month",
            label=tr("visits a month"),
            meaning=tr("Visits in an average month of the last year."),
            make=amount(5, 0.6, high=30),
            merit=1.0,
            shared=0.7,
        ),
        Feature(
            column="spent_per_visit",
            label=tr("spent on a visit"),
            meaning=tr("Euros spent on an average visit."),
            make=amount(7.5, 0.45, step=0.1, low=1, high=60),
            unit="euros",
            merit=0.6,
            shared=-0.3,
        ),
        Feature(
            column="months_with_card",
            label=tr("months with the card"),
            meaning=tr("Months since the loyalty card was handed out."),
            make=amount(20, 0.8, low=1, high=120),
            unit="months",
            merit=0.5,
            shared=0.4,
        ),
        Feature(
            column="buys_mostly",
            label=tr("buys mostly"),
            meaning=tr("What is bought most often."),
            make=level({"bread": 0.5, "rolls": 0.3, "cake": 0.2}),
            shared=0.2,
        ),
    ),
    proxy=Proxy(
        column="orders_by",
        label=tr("way of ordering"),
        meaning=tr("How the customer usually orders."),
        telling=("telephone", "at the counter"),
        others=("app", "website"),
    ),
    record=Answer(
        column="came_back",
        label=tr("came back"),
        meaning=tr("1 if the loyalty card records a purchase in the month after the choice, 0 if not."),
        does=tr("are recorded as coming back within a month"),
        yes=tr("customers who came back"),
        no=tr("customers who did not come back"),
        rate=0.62,
    ),
    decision=Answer(
        column="got_offer",
        label=tr("got an offer"),
        meaning=tr("1 if the model chose the customer for an offer, 0 if not."),
        does=tr("are sent an offer"),
        yes=tr("customers who were sent an offer"),
        no=tr("customers who were sent none"),
        rate=0.55,
    ),
)
