"""Support routing and waiting minutes: who waits longer for an answer?"""

from workbench.language import tr
from workbench.scenarios.parts import Answer, Feature, Measure, Proxy, Scenario, Sensitive, amount, level

SUPPORT = Scenario(
    name="support",
    title=tr("Support routing and waiting minutes"),
    story=tr("An online shop lets a model put incoming requests in order. Who comes first is answered within minutes."),
    row_is=tr("a customer's request"),
    people="customers",
    id_column="request_id",
    sensitive=(
        Sensitive(
            column="home_language",
            label=tr("home language"),
            meaning=tr("Whether the shop's language is the one spoken at home, from the customer's profile."),
            values={
                "another": (0.40, tr("customers with another home language")),
                "the shop's": (0.60, tr("customers with the shop's home language")),
            },
        ),
        Sensitive(
            column="age_group",
            label=tr("age group"),
            meaning=tr("Age in three groups, from the customer's profile."),
            values={
                "60 and over": (0.36, tr("customers aged 60 and over")),
                "35 to 59": (0.34, tr("customers aged 35 to 59")),
                "under 35": (0.30, tr("customers aged under 35")),
            },
        ),
    ),
    features=(
        Feature(
            column="order_value",
            label=tr("value of the order"),
            meaning=tr("Value of the order the request is about, in euros."),
            make=amount(65, 0.8, low=3, high=3000),
            unit="euros",
            merit=0.5,
            shared=0.5,
        ),
        Feature(
            column="days_late",
            label=tr("days late"),
            meaning=tr("Days the order is behind its promised date."),
            make=amount(2, 0.9, high=30),
            unit="days",
            merit=1.0,
            shared=0.4,
        ),
        Feature(
            column="earlier_requests",
            label=tr("earlier requests"),
            meaning=tr("Requests about the same order before this one."),
            make=amount(0.8, 1.0, high=12),
            merit=0.8,
            shared=0.6,
        ),
        Feature(
            column="about",
            label=tr("what it is about"),
            meaning=tr("The customer's own choice from a list."),
            make=level({"a question": 0.4, "a return": 0.35, "a fault": 0.25}),
            merit=0.6,
            shared=0.2,
        ),
    ),
    proxy=Proxy(
        column="channel",
        label=tr("way of asking"),
        meaning=tr("How the request came in."),
        telling=("messenger", "voice message"),
        others=("e-mail", "web form"),
    ),
    record=Answer(
        column="recorded_urgent",
        label=tr("recorded as urgent"),
        meaning=tr("1 if an agent recorded the request as urgent afterwards, 0 if not."),
        does=tr("have their request recorded as urgent"),
        yes=tr("customers with an urgent request"),
        no=tr("customers whose request could wait"),
        rate=0.55,
    ),
    decision=Answer(
        column="answered_in_10_minutes",
        label=tr("answered within 10 minutes"),
        meaning=tr("1 if the first answer came within 10 minutes, 0 if not."),
        does=tr("are answered within 10 minutes"),
        yes=tr("customers who were answered within 10 minutes"),
        no=tr("customers who waited longer"),
        rate=0.6,
        measure=Measure(
            column="waiting_minutes",
            label=tr("waiting time"),
            meaning=tr("Minutes until the first answer."),
            unit="minutes",
            cutoff=10,
            spread=0.7,
            digits=1,
        ),
    ),
)
