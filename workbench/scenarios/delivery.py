"""Delivery priority by neighbourhood: whose parcel comes today?"""

from workbench.language import tr
from workbench.scenarios.parts import Answer, Feature, Measure, Proxy, Scenario, Sensitive, amount, level

DELIVERY = Scenario(
    name="delivery",
    title=tr("Delivery priority by neighbourhood"),
    story=tr("A grocer delivers in one town. Every noon a model decides which orders go on the first van."),
    row_is=tr("an order"),
    people="customers",
    id_column="order_id",
    sensitive=(
        Sensitive(
            column="neighbourhood",
            label="neighbourhood",
            meaning=tr("The part of town the order goes to; all four are equally far from the depot."),
            values={
                "Harbour": (0.31, tr("customers in Harbour")),
                "Hillside": (0.23, tr("customers in Hillside")),
                "Old Town": (0.23, tr("customers in Old Town")),
                "Station": (0.23, tr("customers in Station")),
            },
        ),
        Sensitive(
            column="home_language",
            label=tr("home language"),
            meaning=tr("Whether the town's language is the one spoken at home, from the customer's profile."),
            values={
                "another": (0.42, tr("customers with another home language")),
                "the town's": (0.58, tr("customers with the town's home language")),
            },
        ),
    ),
    features=(
        Feature(
            column="basket_value",
            label=tr("value of the basket"),
            meaning=tr("Value of the order in euros."),
            make=amount(58, 0.5, low=15, high=600),
            unit="euros",
            merit=0.6,
            shared=0.7,
        ),
        Feature(
            column="items",
            label="items",
            meaning=tr("Items in the order."),
            make=amount(22, 0.5, low=1, high=200),
            merit=-0.2,
            shared=0.75,
        ),
        Feature(
            column="hours_before_noon",
            label=tr("ordered before noon"),
            meaning=tr("Hours between the order and noon."),
            make=amount(4, 0.6, step=0.5, low=0.5, high=24),
            unit="hours",
            merit=1.0,
            shared=0.1,
        ),
        Feature(
            column="fresh_food",
            label="fresh food",
            meaning=tr("How much of the order must be kept cool."),
            make=level({"none": 0.3, "some": 0.45, "most": 0.25}),
            merit=0.7,
            shared=0.3,
        ),
    ),
    proxy=Proxy(
        column="building",
        label=tr("kind of building"),
        meaning=tr("The kind of building the order goes to."),
        telling=("tower block", "hostel"),
        others=("house", "small block"),
    ),
    record=Answer(
        column="ready_by_noon",
        label=tr("ready by noon"),
        meaning=tr("1 if the depot recorded the order as packed and payable by noon, 0 if not."),
        does=tr("have their order recorded as ready by noon"),
        yes=tr("customers whose order was ready by noon"),
        no=tr("customers whose order was not ready by noon"),
        rate=0.65,
    ),
    decision=Answer(
        column="same_day",
        label=tr("delivered the same day"),
        meaning=tr("1 if the order arrived within 8 hours of noon, and so on the same day, 0 if not."),
        does=tr("get their order the same day"),
        yes=tr("customers who were served the same day"),
        no=tr("customers who were served later"),
        rate=0.58,
        measure=Measure(
            column="hours_to_delivery",
            label=tr("time to delivery"),
            meaning=tr("Hours from noon until the order arrived."),
            unit="hours",
            cutoff=8,
            spread=0.5,
            digits=1,
        ),
    ),
)
