"""500 columns of many kinds and countries, half of them about who a person is, half of them not, drawn from a seed.

Names and streets are partly common and partly rare, so that a list of common names cannot know them all; numbers that
states give are made with their own check digits. The columns that identify nobody are chosen to look as if they did.
"""

import uuid
from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np
import pandas as pd

ROWS = 150
Random = np.random.Generator


class Column(NamedTuple):
    """A column, what kind of personal data it holds ("" for none), and where it is as if from."""

    held: pd.Series
    kind: str
    what: str


def words(text: str) -> list[str]:
    return text.split(",")


PEOPLE: dict[str, tuple[str, str]] = {
    "United States": (
        "James Mary Robert Linda Jayden Brooklyn Mason Harper Tyrone Latoya Kevin Ashley Wyatt Savannah Dwayne Peggy",
        "Smith Johnson Washington Whitaker Delgado Nguyen Kowalski Hughes Abernathy Pruitt Boyd Carver Mills Stokes",
    ),
    "United Kingdom": (
        "Oliver Amelia Harry Isla Nigel Gemma Callum Poppy Rhys Siobhan Alistair Bronwen Imogen Jack Priya Hugo",
        "Jones Taylor Fairclough Patel Ashworth Davies Hargreaves O'Brien Pemberton Clarke Whittle Khan Booth",
    ),
    "Germany": (
        "Lukas Hannah Jürgen Sabine Malte Wiebke Thorsten Annika Horst Gudrun Felix Lena Kevin Mehmet Aylin Götz",
        "Müller Schmidt Bäcker Obermaier Yılmaz Wagner Kessler Vogt Brandt Hinrichs Lindner Zimmermann Ehlers",
    ),
    "France": (
        "Jean Camille Thibault Océane Pierre Margaux Hugo Léa Gaspard Nathalie Mohamed Fatou Benoît Élodie Yann Inès",
        "Martin Bernard Lemoine Chevalier Nguyen Benali Dupont Marchand Roussel Perrin Gauthier Le-Gall Faure",
    ),
    "Spain": (
        "Carmen José Lucía Iker Ainhoa Manuel Pilar Sergio Nerea Jordi Montserrat Álvaro Rocío Javier Laia Unai",
        "García Fernández Ibáñez Etxeberria Puig López Castaño Moreno Vidal Soler Gallardo Nieto Pascual",
    ),
    "Italy": (
        "Giuseppe Chiara Luca Ginevra Salvatore Alessia Matteo Ornella Davide Giulia Tommaso Elena Rocco Ilaria",
        "Rossi Bianchi Esposito Bellini Grasso Marchetti Conti Villa Testa Sanna Pellegrini Romano Fabbri",
    ),
    "Netherlands": (
        "Daan Femke Sanne Joost Lotte Bram Anouk Ruben Maartje Koen Sietske Thijs Esmée Wouter Marieke Jelle",
        "de Vries,Jansen,Bakker,van den Berg,Visser,Dijkstra,Mulder,Postma,Kuipers,van Dam,Hoekstra",
    ),
    "Poland": (
        "Piotr Agnieszka Katarzyna Tomasz Bartosz Zuzanna Wojciech Grażyna Jakub Oliwia Maciej Ewa Kinga Paweł",
        "Nowak Kowalska Wiśniewski Wójcik Pawlak Zieliński Mazur Krawczyk Sikora Baran Dudek Szewczyk",
    ),
    "Sweden": (
        "Lars Astrid Björn Wilma Anders Saga Gustav Elsa Nils Linnea Oskar Maja Torbjörn Gunilla Fredrik Ebba",
        "Andersson Johansson Lindqvist Bergström Nilsson Åkesson Ekdahl Sjöberg Persson Holm Wallin Norén",
    ),
    "Turkey": (
        "Mehmet Ayşe Fatma Emre Zeynep Murat Elif Hakan Selin Mustafa Büşra Cem Gülşen Onur Hatice Tolga",
        "Yılmaz Kaya Demir Şahin Çelik Aksoy Korkmaz Polat Erdoğan Güneş Aydın Taş Koç",
    ),
    "India": (
        "Amit Priya Rahul Anjali Vikram Sunita Arjun Deepika Ravi Kavita Suresh Lakshmi Nikhil Pooja Harish Meena",
        "Sharma Patel Reddy Iyer Singh Banerjee Kulkarni Nair Gupta Chatterjee Deshmukh Joshi Menon",
    ),
    "Nigeria": (
        "Chinedu Ngozi Emeka Yetunde Tunde Adaeze Ibrahim Amina Oluwaseun Folake Chioma Musa Blessing Sunday Bola",
        "Okafor Adeyemi Balogun Eze Okonkwo Bello Nwosu Abubakar Ogunleye Danjuma Obi Afolabi",
    ),
    "Brazil": (
        "João Maria Thiago Larissa Gustavo Juliana Wesley Camila Rafael Beatriz Everton Letícia Pedro Aline Caio",
        "Silva Santos Oliveira Souza Ferreira Cavalcanti Barbosa Nogueira Moura Pires Azevedo Teixeira",
    ),
    "Vietnam": (
        "Anh Minh Linh Hung Lan Thuy Tuan Hoa Duc Mai Phuong Khanh Trang Long Nga Quang",
        "Nguyen Tran Le Pham Hoang Phan Vu Dang Bui Do Ho Ngo",
    ),
    "Egypt": (
        "Ahmed Fatima Mohamed Layla Youssef Mariam Omar Nour Khaled Salma Hassan Heba Tarek Aya Mahmoud Dina",
        "Hassan Ali Ibrahim Mansour Khalil Saleh Farouk Nasser Shahin Abdelrahman Gamal Sayed",
    ),
}
CHINESE = (
    "王 李 张 刘 陈 杨 黄 赵 吴 周 徐 孙 欧阳 马",
    "伟 芳 娜 敏 静 丽 强 磊 军 洋 勇 艳 杰 娟 涛 明 超 秀兰 霞 平 刚 桂英",
)
RUSSIAN = (
    "Иван Ольга Сергей Наталья Дмитрий Елена Алексей Мария",
    "Иванов Петрова Смирнов Кузнецова Попов Соколова Бондаренко",
)
STREETS = {
    "United States": [
        "{n} Maple Street",
        "{n} W {n2}th Ave, Apt {n2}",
        "{n} Sunset Blvd",
        "{n} Old Mill Rd",
        "{n} Pine Dr",
    ],
    "United Kingdom": ["{n} High Street, Leeds", "Flat {n2}, {n} Victoria Road", "{n} Church Lane", "{n} Elm Close"],
    "Germany": [
        "Hauptstraße {n}",
        "Goethestr. {n}",
        "Am Markt {n}",
        "Lindenweg {n}, {z} Köln",
        "Berliner Platz {n}",
        "Gartenstr. {n}a",
    ],
    "France": [
        "{n} rue de la République",
        "{n} avenue Victor Hugo, {z} Lyon",
        "{n} bis chemin des Vignes",
        "{n} place Bellecour",
    ],
    "Spain": ["Calle Mayor {n}, {n2}º B", "Avda. de la Constitución {n}", "Plaza España {n}", "C/ Real, {n} calle"],
    "Italy": ["Via Roma {n}", "Viale Garibaldi {n}, {z} Milano", "Piazza Dante {n}", "Corso Italia {n}"],
    "Netherlands": ["Kerkstraat {n}", "Prinsengracht {n}", "Dorpsweg {n}", "Molenlaan {n}-{n2}"],
    "Poland": ["ul. Długa {n}/{n2}", "ul. Mickiewicza {n}", "al. Jerozolimskie {n}", "ul. Polna {n}"],
    "Sweden": ["Storgatan {n}", "Kungsgatan {n}", "Björkvägen {n}", "Drottninggatan {n} B"],
    "Denmark": ["Nørregade {n}", "Skovvej {n}", "Østergade {n}, {n2}. tv"],
    "Turkey": ["Atatürk Caddesi No: {n}", "Gül Sokak {n}", "Cumhuriyet Cad. {n}/{n2}"],
    "India": ["{n}, MG Road", "{n2}/{n} Gandhi Nagar", "{n} Nehru Marg"],
    "Brazil": ["Rua das Flores, {n}", "Avenida Paulista, {n}", "Travessa do Sol {n}"],
    "Hungary": ["Kossuth utca {n}", "Petőfi út {n}.", "Fő tér {n}"],
}
PHONES = {
    "United States": ["(2##) 3##-####", "+1 415 5## ####", "2##-4##-####", "6##.2##.####"],
    "United Kingdom": ["07### ######", "+44 20 7### ####", "0161 ### ####"],
    "Germany": ["0151 ########", "+49 30 #######", "0221/######", "089-#######"],
    "France": ["06 ## ## ## ##", "+33 1 ## ## ## ##", "07.##.##.##.##"],
    "Spain": ["6## ### ###", "+34 91 ### ## ##", "9## ## ## ##"],
    "Italy": ["+39 3## #######", "02 ########", "3## ### ####"],
    "Netherlands": ["06-########", "+31 20 ### ####", "06 ########"],
    "Denmark": ["+45 ## ## ## ##", "2# ## ## ##"],
    "Poland": ["+48 5## ### ###", "6## ### ###"],
    "Japan": ["090-####-####", "+81 3-####-####", "03-####-####"],
    "Brazil": ["(11) 9####-####", "+55 21 9#### ####"],
    "India": ["+91 9#### #####", "0## #### ####"],
    "Nigeria": ["080# ### ####", "+234 80# ### ####"],
    "Australia": ["04## ### ###", "+61 2 #### ####"],
    "South Africa": ["082 ### ####", "+27 11 ### ####"],
}
IBANS = {"DE": 18, "FR": 23, "NL": 14, "ES": 20, "IT": 23, "GB": 18, "CH": 17, "PL": 24, "SE": 20, "BE": 12}
HOSTS = words("example.com,mail.example,web.example,post.example,firma.example,uni.example.org,kunde.example.net")
WORDS = words(
    "delivery,late,box,door,bell,warm,soft,crust,thank,you,again,price,nice,lovely,box,open,phone,staff,help,wait"
)
CITIES = words(
    "Berlin,Hamburg,Paris,Lyon,Madrid,Sevilla,Roma,Milano,London,Leeds,Austin,Boston,Victoria,Florence,Oslo,Bergen"
)
JOBS = [
    *["nurse", "teacher", "plumber", "baker", "cashier"],
    "Sales Manager",
    "Software Engineer",
    "Truck Driver",
    "Head Chef",
]
JOBS += ["Account Executive", "Office Clerk", "Legal Assistant", "Store Manager", "Data Analyst", "Civil Engineer"]
COLOURS = words("red,blue,green,black,white,yellow,violet,rose,olive,amber,silver,grey,orange,brown,pink,ruby")
FIRMS = words("Schmidt GmbH,Miller & Sons Ltd,Rossi SpA,Garcia Services,Northwind Company,Becker Bau GmbH,Jones Bakery")
PRODUCTS = words("Victoria Sponge,Rye Bread,Oat Cookie,Cheese Cake,Apple Tart,Earl Grey Tea,Garden Chair,Oak Table")
DEPARTMENTS = ["Sales", "Human Resources", "Research", "Customer Care", "Finance", "Legal", "Operations", "Marketing"]


def _pick(random: Random, words: list[str], size: int = ROWS) -> list[str]:
    return [words[place] for place in random.integers(0, len(words), size)]


def _digits(random: Random, size: int) -> str:
    return "".join(map(str, random.integers(0, 10, size)))


def _filled(random: Random, shape: str) -> str:
    return "".join(str(random.integers(0, 10)) if letter == "#" else letter for letter in shape)


def _people(country: str) -> tuple[list[str], list[str]]:
    given, family = PEOPLE[country]
    return given.split(), family.split(",") if "," in family else family.split()


def _names(random: Random, country: str, form: int) -> list[str]:
    given, family = _people(country)
    firsts, lasts, more = _pick(random, given), _pick(random, family), _pick(random, given)
    forms: list[Callable[[str, str, str], str]] = [
        lambda first, last, _: f"{first} {last}",
        lambda first, last, _: f"{last}, {first}",
        lambda first, last, middle: f"{first} {middle[0]}. {last}",
        lambda first, _last, _: first,
        lambda _, last, __: last,
        lambda first, last, _: f"{last.upper()} {first}",
    ]
    return [forms[form](*parts) for parts in zip(firsts, lasts, more, strict=True)]


def luhn_digit(digits: str) -> str:
    total = sum(sum(divmod(int(digit) * (2 - place % 2), 10)) for place, digit in enumerate(reversed(digits)))
    return str(-total % 10)


def _card(random: Random) -> str:
    start = ["4", "51", "37", "2221", "6011"][random.integers(5)]
    size = 14 if start == "37" else 15
    digits = start + _digits(random, size - len(start))
    return digits + luhn_digit(digits)


def _iban(random: Random, country: str) -> str:
    account = _digits(random, IBANS[country])
    if country in ("NL", "GB"):
        account = "ABNA"[:4] + account[4:]
    number = "".join(str(int(letter, 36)) for letter in account + country + "00")
    return f"{country}{98 - int(number) % 97:02d}{account}"


def _born(random: Random) -> pd.Timestamp:
    return pd.Timestamp("1940-01-01") + pd.Timedelta(days=int(random.integers(0, 60 * 365)))


def _national(random: Random, country: str) -> str:
    born = _born(random)
    return {
        "United States": lambda: f"{random.integers(100, 666)}-{random.integers(10, 99)}-{random.integers(1000, 9999)}",
        "United Kingdom": lambda: (
            f"{_pick(random, ['AB', 'JK', 'PR'], 1)[0]}{_digits(random, 6)}{'ABCD'[random.integers(4)]}"
        ),
        "Spain": lambda: _dni(int(random.integers(1e6, 9e7))),
        "France": lambda: _nir(f"{random.integers(1, 3)}{born:%y%m}{random.integers(10, 95)}{_digits(random, 6)}"),
        "Italy": lambda: f"RSSMRA{born:%y}{'ABCDEHLMPRST'[born.month - 1]}{born.day:02d}H{random.integers(100, 999)}Z",
        "Sweden": lambda: _personnummer(f"{born:%y%m%d}{_digits(random, 3)}"),
        "Finland": lambda: _hetu(f"{born:%d%m%y}", f"{random.integers(2, 899):03d}"),
        "Poland": lambda: _pesel(f"{born:%y%m%d}{_digits(random, 4)}"),
        "Brazil": lambda: _cpf(random),
        "China": lambda: _resident(f"110101{born:%Y%m%d}{_digits(random, 3)}"),
        "Netherlands": lambda: _bsn(random),
        "Germany": lambda: _steuer(random),
    }[country]()


def _dni(number: int) -> str:
    return f"{number:08d}" + "TRWAGMYFPDXBNJZSQVHLCKE"[number % 23]


def _nir(text: str) -> str:
    return f"{text}{97 - int(text) % 97:02d}"


def _personnummer(text: str) -> str:
    return f"{text[:6]}-{text[6:]}{luhn_digit(text)}"


def _hetu(born: str, serial: str) -> str:
    return f"{born}-{serial}" + "0123456789ABCDEFHJKLMNPRSTUVWXY"[int(born + serial) % 31]


def _pesel(text: str) -> str:
    return text + str(-sum(int(one) * int(weight) for one, weight in zip(text, "1379137913", strict=True)) % 10)


def _resident(text: str) -> str:
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return text + "10X98765432"[sum(int(one) * weight for one, weight in zip(text, weights, strict=True)) % 11]


NATIONAL = (
    "United States",
    "United Kingdom",
    "Spain",
    "France",
    "Italy",
    "Sweden",
    "Finland",
    "Poland",
    "Brazil",
    "China",
    "Netherlands",
    "Germany",
)


def _cpf(random: Random) -> str:
    text = _digits(random, 9)
    for size in (9, 10):
        rest = sum(int(digit) * weight for digit, weight in zip(text, range(size + 1, 1, -1), strict=True)) % 11
        text += str(0 if rest < 2 else 11 - rest)
    return f"{text[:3]}.{text[3:6]}.{text[6:9]}-{text[9:]}"


def _bsn(random: Random) -> str:
    while True:
        text = _digits(random, 8)
        last = sum(int(digit) * weight for digit, weight in zip(text, range(9, 1, -1), strict=True)) % 11
        if last < 10:
            return text + str(last)


def _steuer(random: Random) -> str:
    text, product = str(random.integers(1, 10)) + _digits(random, 9), 10
    for digit in text:
        product = 2 * ((int(digit) + product) % 10 or 10) % 11
    return text + str((11 - product) % 10)


def _emails(random: Random, country: str) -> list[str]:
    given, family = _people(country)
    pairs = zip(_pick(random, given), _pick(random, family), _pick(random, HOSTS), strict=True)
    return [
        f"{first.lower()}.{last.lower().replace(' ', '')}{random.integers(99)}@{host}" for first, last, host in pairs
    ]


def _addresses(random: Random, country: str) -> list[str]:
    shapes = _pick(random, STREETS[country])
    return [
        shape.format(n=random.integers(1, 180), n2=random.integers(1, 12), z=random.integers(10000, 99999))
        for shape in shapes
    ]


def _ids(random: Random, form: int) -> list[object]:
    serial = random.permutation(ROWS)
    return [
        [int(100_000 + place) for place in serial],
        [f"C-{place:06d}" for place in serial * 37],
        [str(uuid.UUID(bytes=random.bytes(16))) for _ in serial],
        [random.bytes(16).hex() for _ in serial],
        [int(number) for number in random.choice(np.arange(10_000_000, 99_999_999), ROWS, replace=False)],
        [f"{''.join(_pick(random, list('ABCDEFGHJKLM'), 3))}{_digits(random, 5)}" for _ in serial],
    ][form]


def personal(random: Random) -> Iterator[tuple[str, str, str, list[object]]]:
    """Kind, where from, name of the column, values: without end."""
    countries = list(PEOPLE)
    turn = 0
    while True:
        country, turn = countries[turn % len(countries)], turn + 1
        plain = f"field_{turn}"
        yield "name", country, plain, _names(random, country, turn % 6)
        yield "e-mail", country, plain, _emails(random, country)
        where = list(PHONES)[turn % len(PHONES)]
        yield "phone", where, plain, [_filled(random, shape) for shape in _pick(random, PHONES[where])]
        yield (
            "card number",
            "",
            plain,
            [
                card if turn % 2 else f"{card[:4]} {card[4:8]} {card[8:12]} {card[12:]}"
                for card in (_card(random) for _ in range(ROWS))
            ],
        )
        bank = list(IBANS)[turn % len(IBANS)]
        yield "bank account", bank, plain, [_iban(random, bank) for _ in range(ROWS)]
        state = NATIONAL[turn % len(NATIONAL)]
        yield "national id", state, plain, [_national(random, state) for _ in range(ROWS)]
        yield (
            "IP address",
            "",
            plain,
            [
                ".".join(map(str, random.integers(1, 255, 4)))
                if turn % 3
                else f"2001:db8::{random.integers(1, 65535):x}"
                for _ in range(ROWS)
            ],
        )
        home = list(STREETS)[turn % len(STREETS)]
        yield "address", home, plain, _addresses(random, home)
        days = [_born(random) for _ in range(ROWS)]
        shape = ["%Y-%m-%d", "%d.%m.%Y", "%m/%d/%Y", ""][turn % 4]
        yield (
            "birth date",
            "",
            [plain, "geburtsdatum", "dob"][turn % 3],
            [day.strftime(shape) if shape else day for day in days],
        )
        yield "id", "", plain, _ids(random, turn % 6)
        if turn % 4 == 0:
            firsts, lasts = (part.split() for part in CHINESE)
            yield (
                "name",
                "China",
                plain,
                [a + b for a, b in zip(_pick(random, firsts), _pick(random, lasts), strict=True)],
            )
        if turn % 4 == 2:
            firsts, lasts = (part.split() for part in RUSSIAN)
            yield (
                "name",
                "Russia",
                plain,
                [f"{a} {b}" for a, b in zip(_pick(random, firsts), _pick(random, lasts), strict=True)],
            )


def harmless(random: Random) -> Iterator[tuple[str, str, list[object]]]:
    """What it is, name of the column, values: without end."""
    turn = 0
    while True:
        turn += 1
        plain = f"field_{turn}"
        amounts = random.lognormal(7, 1, ROWS)
        yield "amounts", [plain, "income", "loan_amount"][turn % 3], [*amounts.round(2)]
        yield "whole amounts", [plain, "salary", "price"][turn % 3], [*(amounts * 20).astype(int)]
        yield "amounts as text", plain, [f"{amount:,.2f}" if turn % 2 else f"€ {amount:.0f}" for amount in amounts]
        yield "years", ["year", plain][turn % 2], [*random.integers(1950, 2026, ROWS)]
        yield (
            "areas of post",
            ["postcode", plain][turn % 2],
            [*random.integers(10000, 99999, 40)[random.integers(0, 40, ROWS)]],
        )
        yield (
            "British areas of post",
            plain,
            [
                f"{a}{n} {m}{b}"
                for a, n, m, b in zip(
                    _pick(random, ["LS", "M", "SW", "B"]),
                    random.integers(1, 20, ROWS),
                    random.integers(1, 9, ROWS),
                    _pick(random, ["AB", "QT"]),
                    strict=True,
                )
            ],
        )
        codes = [f"P-{_digits(random, 4)}" for _ in range(60)]
        yield "product codes", ["sku", plain, "product_code"][turn % 3], _pick(random, codes)
        articles = ["40" + _digits(random, 10) for _ in range(80)]
        yield (
            "numbers on goods",
            plain,
            _pick(
                random,
                [text + str(-sum(int(d) * (1 + 2 * (at % 2)) for at, d in enumerate(text)) % 10) for text in articles],
            ),
        )
        yield "cities", ["city", plain][turn % 2], _pick(random, CITIES)
        yield "job titles", ["job", plain][turn % 2], _pick(random, JOBS)
        yield "colours", plain, [word.capitalize() if turn % 2 else word for word in _pick(random, COLOURS)]
        yield "firms", ["employer", plain][turn % 2], _pick(random, FIRMS)
        yield "products", ["product_name", plain][turn % 2], _pick(random, PRODUCTS)
        yield "departments", plain, _pick(random, DEPARTMENTS)
        recent = pd.Timestamp("2022-01-01") + pd.to_timedelta(random.integers(0, 1200, ROWS), unit="D")
        yield "days of orders", ["ordered", plain][turn % 2], [*(recent if turn % 3 else recent.strftime("%d.%m.%Y"))]
        yield "moments", plain, [*(recent + pd.to_timedelta(random.integers(0, 86_400, ROWS), unit="s"))]
        started = pd.Timestamp("1985-01-01") + pd.to_timedelta(random.integers(0, 40 * 365, ROWS), unit="D")
        yield "days of hiring", ["hired_on", plain][turn % 2], [*started]
        yield (
            "free text",
            ["comment", plain][turn % 2],
            [" ".join(_pick(random, WORDS, int(random.integers(4, 14)))) for _ in range(ROWS)],
        )
        yield (
            "free text with numbers",
            plain,
            [f"waited {random.integers(2, 50)} minutes, {' '.join(_pick(random, WORDS, 5))}" for _ in range(ROWS)],
        )
        yield "yes and no", plain, _pick(random, ["yes", "no"])
        yield "scores", plain, [*random.random(ROWS)]
        yield "counts", plain, [*random.poisson(40, ROWS)]
        yield "versions", plain, [".".join(map(str, random.integers(0, 15, 4))) for _ in range(ROWS)]
        yield "months", plain, _pick(random, words("January,February,March,April,May,June,July,August,September"))
        yield "countries", plain, _pick(random, words("Germany,France,Spain,Italy,Jordan,Chad,Georgia,Norway,Poland"))
        yield "degrees north", plain, [*(random.random(ROWS) * 90).round(5)]
        yield (
            "times of day",
            plain,
            [
                f"{hour:02d}:{minute:02d}"
                for hour, minute in zip(random.integers(0, 24, ROWS), random.integers(0, 60, ROWS), strict=True)
            ],
        )
        yield "bands of age", plain, _pick(random, ["under 25", "25 to 39", "40 to 59", "60 and over"])
        yield "measures", plain, [f"{width}x{height} cm" for width, height in random.integers(10, 200, (ROWS, 2))]
        yield "large numbers", plain, [*random.integers(1_000_000, 9_000_000, 90)[random.integers(0, 90, ROWS)] * 1000]
        yield "shares", plain, [f"{share:.1f}%" for share in random.random(ROWS) * 100]
        yield "ranges", plain, _pick(random, ["0-10", "11-50", "51-250", "more than 250"])
        yield (
            "brands",
            plain,
            _pick(random, ["Mercedes", "Ford", "Skoda", "Fiat", "Dacia", "Opel", "Seat", "Lancia", "Tesla"]),
        )


def columns(seed: int = 0, each: int = 250) -> list[Column]:
    """As many columns that identify people as that do not; one in ten has holes."""
    random = np.random.default_rng(seed)
    made = []
    people, others = personal(random), harmless(random)
    for _ in range(each):
        kind, where, name, values = next(people)
        made.append(Column(_holed(random, pd.Series(values, name=name)), kind, f"{kind} {where}".strip()))
        what, name, values = next(others)
        made.append(Column(_holed(random, pd.Series(values, name=name)), "", what))
    return made


def _holed(random: Random, values: pd.Series) -> pd.Series:
    return values.mask(random.random(len(values)) < 0.2) if random.random() < 0.1 and values.dtype == object else values
