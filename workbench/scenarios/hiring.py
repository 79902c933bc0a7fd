"""Hiring: who is invited to an interview?"""

from workbench.language import tr
from workbench.scenarios.parts import Answer, Feature, Proxy, Scenario, Sensitive, amount, level

HIRING = Scenario(
    name="hiring",
    title=tr("Hiring: who is invited to an interview?"),
    story=tr(
        "A craft business with sixty employees has more applicants than time. A model reads the forms and says whom "
        "to invite."
    ),
    row_is=tr("an application"),
    people="applicants",
    id_column="application_id",
    sensitive=(
        Sensitive(
            column="sex",
            label=tr("recorded sex"),
            meaning=tr("Sex as given in the application."),
            values={"female": (0.45, "women"), "male": (0.55, "men")},
        ),
        Sensitive(
            column="age_group",
            label=tr("age group"),
            meaning=tr("Age in three groups, from the application."),
            values={
                "50 and over": (0.35, tr("applicants aged 50 and over")),
                "30 to 49": (0.35, tr("applicants aged 30 to 49")),
                "under 30": (0.30, tr("applicants aged under 30")),
            },
        ),
    ),
    features=(
        Feature(
            column="years_in_trade",
            label=tr("years in the trade"),
            meaning=tr("Years of work in the same trade."),
            make=amount(4, 0.8, high=40),
            unit="years",
            merit=0.9,
            shared=0.5,
        ),
        Feature(
            column="training",
            label="training",
            meaning=tr("The highest training finished."),
            make=level({"none": 0.25, "apprenticeship": 0.5, "master": 0.25}),
            merit=0.8,
            shared=0.5,
        ),
        Feature(
            column="test_points",
            label=tr("points in the test"),
            meaning=tr("Points in the online test, 0 to 100."),
            make=lambda normal: (60 + 14 * normal).round().clip(0, 100).astype(int),
            unit=tr("points, 0 to 100"),
            merit=1.0,
            shared=0.4,
        ),
        Feature(
            column="km_to_work",
            label=tr("way to work"),
            meaning=tr("Kilometres from home to the workshop."),
            make=amount(11, 0.7, high=150),
            unit="kilometres",
        ),
    ),
    proxy=Proxy(
        column="last_contract",
        label=tr("last contract"),
        meaning=tr("The kind of contract the applicant had last."),
        telling=("part time", "by the hour"),
        others=("full time", "freelance"),
    ),
    record=Answer(
        column="did_well",
        label=tr("did well"),
        meaning=tr(
            "1 if the applicant's trial days were recorded as good, 0 if not; here everyone came for trial days."
        ),
        does=tr("are recorded as doing well in the trial days"),
        yes=tr("applicants who did well"),
        no=tr("applicants who did not do well"),
        rate=0.6,
    ),
    decision=Answer(
        column="invited",
        label="invited",
        meaning=tr("1 if the model said to invite the applicant to an interview, 0 if not."),
        does=tr("are invited to an interview"),
        yes=tr("applicants who were invited"),
        no=tr("applicants who were not invited"),
        rate=0.52,
    ),
)
