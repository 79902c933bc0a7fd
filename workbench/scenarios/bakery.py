"""A bakery's personalised offers: who is sent one?"""

from workbench.scenarios.parts import Answer, Feature, Proxy, Scenario, Sensitive, amount, level

BAKERY = Scenario(
    name="bakery",
    title="A bakery's personalised offers",
    story="A bakery with three shops sends its loyalty-card customers offers by a model that guesses who will come "
    "back for one.",
    row_is="a customer with a loyalty card",
    people="customers",
    id_column="customer_id",
    sensitive=(
        Sensitive(
            column="age_group",
            label="age group",
            meaning="Age in three groups, from the form for the loyalty card.",
            values={
                "60 and over": (0.34, "customers aged 60 and over"),
                "35 to 59": (0.36, "customers aged 35 to 59"),
                "under 35": (0.30, "customers aged under 35"),
            },
        ),
        Sensitive(
            column="sex",
            label="recorded sex",
            meaning="Sex as ticked on the form for the loyalty card.",
            values={"female": (0.54, "women"), "male": (0.46, "men")},
        ),
    ),
    features=(
        Feature(
            column="visits_per_month",
            label="visits a month",
            meaning="Visits in an average month of the last year.",
            make=amount(5, 0.6, high=30),
            merit=1.0,
            shared=0.7,
        ),
        Feature(
            column="spent_per_visit",
            label="spent on a visit",
            meaning="Euros spent on an average visit.",
            make=amount(7.5, 0.45, step=0.1, low=1, high=60),
            unit="euros",
            merit=0.6,
            shared=-0.3,
        ),
        Feature(
            column="months_with_card",
            label="months with the card",
            meaning="Months since the loyalty card was handed out.",
            make=amount(20, 0.8, low=1, high=120),
            unit="months",
            merit=0.5,
            shared=0.4,
        ),
        Feature(
            column="buys_mostly",
            label="buys mostly",
            meaning="What is bought most often.",
            make=level({"bread": 0.5, "rolls": 0.3, "cake": 0.2}),
            shared=0.2,
        ),
    ),
    proxy=Proxy(
        column="orders_by",
        label="way of ordering",
        meaning="How the customer usually orders.",
        telling=("telephone", "at the counter"),
        others=("app", "website"),
    ),
    record=Answer(
        column="came_back",
        label="came back",
        meaning="1 if the loyalty card records a purchase in the month after the choice, 0 if not.",
        does="are recorded as coming back within a month",
        yes="customers who came back",
        no="customers who did not come back",
        rate=0.62,
    ),
    decision=Answer(
        column="got_offer",
        label="got an offer",
        meaning="1 if the model chose the customer for an offer, 0 if not.",
        does="are sent an offer",
        yes="customers sent an offer",
        no="customers sent none",
        rate=0.55,
    ),
)
