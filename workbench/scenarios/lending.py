"""Lending: who gets a loan?"""

from workbench.language import tr
from workbench.scenarios.parts import Answer, Feature, Proxy, Scenario, Sensitive, amount, level

LENDING = Scenario(
    name="lending",
    title=tr("Lending: who gets a loan?"),
    story=tr(
        "A credit union gives small loans for cars and kitchens. A model says yes or no by how likely repayment seems."
    ),
    row_is=tr("a loan application"),
    people="applicants",
    id_column="application_id",
    sensitive=(
        Sensitive(
            column="race",
            label=tr("recorded race"),
            meaning=tr("Race as given in the application."),
            values={"black": (0.38, tr("Black applicants")), "white": (0.62, tr("white applicants"))},
        ),
        Sensitive(
            column="sex",
            label=tr("recorded sex"),
            meaning=tr("Sex as given in the application."),
            values={"female": (0.47, "women"), "male": (0.53, "men")},
        ),
        Sensitive(
            column="age_group",
            label=tr("age group"),
            meaning=tr("Age in three groups, from the application."),
            values={
                "under 30": (0.30, tr("applicants aged under 30")),
                "30 to 49": (0.40, tr("applicants aged 30 to 49")),
                "50 and over": (0.30, tr("applicants aged 50 and over")),
            },
        ),
    ),
    features=(
        Feature(
            column="monthly_income",
            label=tr("monthly income"),
            meaning=tr("Income after tax in an average month, in euros."),
            make=amount(2300, 0.4, step=10, low=500, high=20000),
            unit="euros",
            merit=1.0,
            shared=0.7,
        ),
        Feature(
            column="loan_amount",
            label=tr("amount of the loan"),
            meaning=tr("Amount asked for, in euros."),
            make=amount(6000, 0.6, step=100, low=500, high=60000),
            unit="euros",
            merit=-0.5,
            shared=0.6,
        ),
        Feature(
            column="years_with_employer",
            label=tr("years with the employer"),
            meaning=tr("Years with the present employer."),
            make=amount(4, 0.9, high=45),
            unit="years",
            merit=0.6,
            shared=0.4,
        ),
        Feature(
            column="other_instalments",
            label=tr("other instalments"),
            meaning=tr("Instalments owed elsewhere each month, in euros."),
            make=amount(120, 0.9, step=10, high=3000),
            unit="euros",
            merit=-0.8,
            shared=0.2,
        ),
        Feature(
            column="earlier_loans",
            label=tr("earlier loans"),
            meaning=tr("How earlier loans were paid back."),
            make=level({"with delays": 0.2, "none before": 0.3, "on time": 0.5}),
            merit=0.8,
            shared=0.2,
        ),
    ),
    proxy=Proxy(
        column="branch",
        label="branch",
        meaning=tr("The branch the application was handed in at."),
        telling=("East Gate", "Canal"),
        others=("Market", "North Park", "University"),
    ),
    record=Answer(
        column="repaid",
        label="repaid",
        meaning=tr("1 if the loan is recorded as repaid on time, 0 if not; here everyone got the loan in the end."),
        does=tr("are recorded as repaying on time"),
        yes=tr("applicants who repaid on time"),
        no=tr("applicants who did not repay on time"),
        rate=0.68,
    ),
    decision=Answer(
        column="approved",
        label="approved",
        meaning=tr("1 if the model said yes to the loan, 0 if not."),
        does=tr("are approved"),
        yes=tr("applicants who were approved"),
        no=tr("applicants who were refused"),
        rate=0.6,
    ),
)
