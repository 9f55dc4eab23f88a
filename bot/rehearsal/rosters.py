"""Rosters of any size, the same on every machine, with as many different names as real ones of that size have.

Everybody in them is invented. Telephone numbers come from the range kept for fiction (555-0100 to 555-0199 of any
area code), which is 79,200 numbers: enough for about 85,000 students. In a larger roster the families that come after
have no number on file.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate

from nlp.roster import RosterContact, RosterStudent

_AREA_CODES = tuple(str(code) for code in range(200, 1000) if code % 100 != 11)
_CLASS_SIZE = 24
_GRADES = ("KG", *(f"{grade:02}" for grade in range(1, 13)))


def words(text: str) -> tuple[str, ...]:
    """Return the words of a text, as a list of names is easiest to read."""
    return tuple(text.split())


# The commonest names first; then names made of what comes first and what may follow.
_FAMILIES = words("""
Garcia Smith Johnson Hernández Martínez Williams Brown López Jones González Nguyen Davis Rodríguez Miller Pérez Sánchez
Lee Ramírez Torres Moore Flores Thomas Jackson Rivera Gómez Patel Díaz Taylor White Cruz Harris Kim Martin Reyes Clark
Morales Lewis Singh Ali Gutiérrez Walker Hall Ortiz Young Allen Ramos Ruiz Chávez King Mohamed Mendoza Wright Scott
Álvarez Castillo Hill Green Vásquez Adams Romero Baker Tran Campbell Jiménez Mitchell Vargas Hassan Herrera Khan Medina
Carter Le Aguilar Guzmán Castro Muñoz Fernández Rojas Salazar Soto Delgado Ríos Ahmed Evans Turner Parker Collins Park
Edwards Stewart Morris Murphy Cook Rogers Morgan Cooper Reed Bailey Bell Kelly Howard Ward Cox Wood Watson Brooks
Bennett Gray James Hughes Price Long Foster Sanders Ross Powell Okafor Okonkwo Chen Wang Shah O'Dell O'Brien Yang Vang
""")
_SPANISH_FAMILIES = [
    name for name in _FAMILIES if name.endswith(("ez", "os", "es", "ra", "ía", "ez", "án", "ro", "na"))
]
_GIRLS = words("""
Emma Olivia Sophia Isabella Mia Charlotte Amelia Harper Evelyn Abigail Emily Ella Camila Luna Sofía Avery Aria Scarlett
Victoria Madison Penelope Chloe Grace Zoey Lily Hannah Addison Natalie Valentina Maya Hope Faith Autumn Nora Ruby Alice
Lucía Ximena Daniela Natalia Regina Paloma Jada Kiara Zuri Simone Nia Layla Vivian Kim-Ly Fatima Aisha Maryam Hala
Isha Riya Ananya Polina Kateryna Sumaya Nasra Ana Sofía-Elena Caitlin Kaitlyn Alana Alaina Samira Amira Jasmine Destiny
""")
_BOYS = words("""
Liam Noah Oliver Elijah James William Benjamin Lucas Henry Alexander Mason Michael Ethan Daniel Jacob Logan Jackson
Sebastian Mateo Jack Owen Aiden Santiago Diego José Joshua Ángel Luis Carlos Juan David Will Mark Hunter Samuel Isaac
Calvin Gus Jonah Felix Adrián Julián Emilio Gael Hugo Isaiah Xavier Tyree Malcolm Jaden Micah Kevin Phat Dylan Mustafa
Bilal Ayub Yusuf Adam Yahya Rami Dev Kabir Ishaan Danylo Timur Lev Ty'Shawn Juan-Pablo Christian Reid Simon Rich Grant
""")
_ADULTS = words("""
Maria Jennifer Jessica Ashley Rosa Amanda Sarah Stephanie Melissa Nicole Guadalupe Elena Patricia Norma Denise Yvette
Hanh Trang Halima Asha Huda Reem Kavita Meena Olena Tatiana Rebecca Allison Courtney Paige Wendy Julia Brooke Monica
José Juan Luis Jesús Miguel Javier Rubén Sergio Pablo Christopher Michael Matthew Joshua David Daniel Robert Brian
Curtis Reginald Andre Maurice Thanh Vinh Liban Samir Walid Nikhil Suresh Mykola Viktor Nathan Keith Gordon Trevor Joel
""")
_FAMILY_PARTS = (
    (
        "Ash Brad Carl Hal Whit Lang Ald Wal Thorn Har Kings Mar Pem Stan West North Sut Win Crom Dal Ell Fair Gar "
        "Hart Hol Kirk Lin Mel New Nor Oak Pres Rad Rock Shel Stock Strat Tal Up Ver Wake War Wood York Bur Can Den "
        "East Clay",
        "ton ford ley well worth man field wood berry by ham ridge son ster more land bridge stone er ett",
    ),
    ("Ng Tr Ph H D L B V Th Ch", "uyen an am o ang inh u ai oan"),
    ("Abd War Has Ab Omar Sal Far Jam Mohm Ali", "i ow o ane ad shire ame ir"),
    ("Al-Ham Had Sal Kar Nas Raf Sha Tah Mas Zah", "dan dad eh im sar i heen er oud ra"),
    ("Koval Petr Shev Bond Tkach Mor Boyk Rom Pav Sav", "enko chuk ova sky yk iv"),
    ("Pat Shar Gup Red Rao Iy Chat Ban Muk Sin Ver Agar", "el ma ta dy er terjee wal gh erjee nath"),
    ("Oko Ade Chuk Nwa Eze Ola Bala Ibe Uche Obi", "ro yemi wu nkwo kwe dele gun ji ike foro"),
)
_SPANISH_PARTS = (
    "Alv Ben Car Dom Est Fern Gal Gut Hern Jim Lop Mart Mend Nav Ort Per Quir Ram Rodr Sanch Tor Val Vel Zam Mor Cort "
    "Her Sal Zav Cast Barr Mont Loz Esp Vill Cisn Agu Med Escob Ren Ib Carr Pal Sol",
    "ez era illo eda ales ado ano ín ares era osa eros ante illa eno oya ente agán iel",
)
_GIVEN_MIDDLES = ("", "li", "sha")
_GIVEN_PARTS = (
    "Ja Ka La Ma Na Sha De Ta Bri Cal Dar El Jo Ky Le Mi Ra Sa Tre Ze Ari Eli Ali Ame Ana Bel Cor Dan Em Gia Har Isa "
    "Jul Kat Lor Mar Nia Ori Pau Ros Ser Tia Val Wil Yas Zar Ayo Chi Ade Ife Kwa Min Hye Jun Wei Xia",
    "lyn den niya ya ra mari von shawn dan lia na la beth ron nie son ton ella issa ette ina iel len rick mir nah wen "
    "rie ven ssa min",
)
_RELATIONS = ("grandmother", "grandfather", "aunt", "uncle", "neighbor", "stepmother", "stepfather")


@dataclass(frozen=True, slots=True)
class _Pool:
    """Names, the commonest first, with the running sum of their shares."""

    names: tuple[str, ...]
    shares: tuple[float, ...]

    def draw(self, chance: random.Random) -> str:
        return chance.choices(self.names, cum_weights=self.shares)[0]


def _pool(names: Sequence[str], rank_shift: float) -> _Pool:
    """Names whose share falls with their rank, as the shares of real names do."""
    distinct = tuple(dict.fromkeys(names))
    return _Pool(distinct, tuple(accumulate(1 / (rank + rank_shift) for rank in range(len(distinct)))))


def _made(parts: tuple[str, str], chance: random.Random, middle: str = "") -> list[str]:
    made = [first + middle + last for first in parts[0].split() for last in parts[1].split()]
    chance.shuffle(made)
    return made


@cache
def _pools() -> tuple[_Pool, _Pool, _Pool, _Pool, _Pool]:
    """Return pools of family names, of those of Spanish, of girls', of boys' and of adults' first names."""
    chance = random.Random("names")  # noqa: S311 - a fixture, not a secret
    made_spanish = _made(_SPANISH_PARTS, chance)
    given = [name for middle in _GIVEN_MIDDLES for name in _made(_GIVEN_PARTS, chance, middle)]
    made = [*made_spanish, *(name for parts in _FAMILY_PARTS for name in _made(parts, chance))]
    chance.shuffle(made)
    return (
        _pool([*_FAMILIES, *made], 12),
        _pool([*_SPANISH_FAMILIES, *made_spanish], 12),
        _pool([*_GIRLS, *given[::2]], 20),
        _pool([*_BOYS, *given[1::2]], 20),
        _pool([*_ADULTS, *given], 30),
    )


def roster_students(size: int) -> tuple[RosterStudent, ...]:
    """Return so many students, families together; the first families of a larger roster are those of a smaller one."""
    chance = random.Random("roster")  # noqa: S311 - a fixture, not a secret
    numbers = iter(fictional_numbers())
    students: list[RosterStudent] = []
    while len(students) < size:
        students += _family(chance, numbers, len(students))
    return tuple(students[:size])


def fictional_numbers() -> list[str]:
    """Every number kept for fiction, in the order in which families get them."""
    numbers = [f"+1{code}55501{line:02}" for code in _AREA_CODES for line in range(100)]
    random.Random("numbers").shuffle(numbers)  # noqa: S311 - a fixture, not a secret
    return numbers


def _family(chance: random.Random, numbers: Iterator[str], first: int) -> list[RosterStudent]:
    families, spanish, girls, boys, _ = _pools()
    at_home = chance.random()
    language = "es" if at_home < 0.26 else "en"
    family = (spanish if language == "es" else families).draw(chance)
    contacts = _adults(chance, numbers, family, language, f"C{first:06}")
    if language == "es" and chance.random() < 0.4:
        family = f"{family} {spanish.draw(chance)}"
    elif chance.random() < 0.06:
        family = f"{family}-{families.draw(chance)}"
    children = chance.choices((1, 2, 3, 4), weights=(56, 32, 9, 3))[0]
    students: list[RosterStudent] = []
    taken: set[str] = set()
    while len(students) < children:
        pool = girls if chance.random() < 0.5 else boys
        given = pool.draw(chance)
        if given in taken:
            continue
        taken.add(given)
        number = first + len(students)
        grade = chance.choice(_GRADES)
        middle = pool.draw(chance) if chance.random() < 0.3 else ""
        preferred = pool.draw(chance) if chance.random() < 0.04 else ""
        teacher = _teacher(grade, number // (_CLASS_SIZE * len(_GRADES)))
        students.append(RosterStudent(f"S{number:06}", given, middle, family, preferred, grade, teacher, contacts))
    return students


@cache
def _teacher(grade: str, room: int) -> str:
    """Return the homeroom teacher of a class: about 24 students of one grade who enrolled one after another."""
    return _pools()[0].draw(random.Random(f"{grade} {room}"))  # noqa: S311 - a fixture


def _adults(
    chance: random.Random, numbers: Iterator[str], family: str, language: str, contact_id: str
) -> tuple[RosterContact, ...]:
    adults = _pools()[4]

    def adult(relation: str, surname: str, *, own_number: bool, guardian: bool = True) -> RosterContact:
        number = next(numbers, None) if own_number else None
        on_file = (number,) if number else ()
        given, key = adults.draw(chance), f"{contact_id}-{relation}"
        restricted = relation == "father" and chance.random() < 0.02
        return RosterContact(key, given, surname, relation, on_file, restricted, guardian, not guardian, language)

    contacts = [adult("mother", family, own_number=True)]
    if chance.random() < 0.6:
        contacts.append(adult("father", family, own_number=chance.random() < 0.5))
    if chance.random() < 0.5:
        surname = _pools()[0].draw(chance)
        relation = chance.choice(_RELATIONS)
        contacts.append(adult(relation, surname, own_number=chance.random() < 0.25, guardian=False))
    return tuple(contacts)
