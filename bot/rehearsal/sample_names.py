"""The people of the sample school: name lists for most families, and families written by hand because they are hard.

Everybody here is invented. The lists are only as long as it takes for a roster on which first names repeat, as they do
in a real one.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Names:
    """Names that occur together, the language that is often spoken at home with them, and how many families in 100."""

    language: str
    share: int
    families: tuple[str, ...]
    women: tuple[str, ...]
    men: tuple[str, ...]
    girls: tuple[str, ...]
    boys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Child:
    """A child of a family written by hand; `absent` on the sample's day."""

    given: str
    family: str
    grade: str
    preferred: str = ""
    middle: str = ""
    absent: bool = False


@dataclass(frozen=True, slots=True)
class Adult:
    """An adult of a family written by hand.

    `phones`: "mobile", "home" (the family's shared line), "both" or "none". `elsewhere`: lives in another home.
    `known_as` names an adult of an earlier family who is this same person.
    """

    given: str
    family: str
    relation: str
    phones: str = "mobile"
    language: str = "en"
    restriction: str = ""
    elsewhere: bool = False
    has_email: bool = True
    known_as: str = ""


@dataclass(frozen=True, slots=True)
class Family:
    """A family written by hand, and what makes it hard."""

    why: str
    children: tuple[Child, ...]
    adults: tuple[Adult, ...]
    emergency_contacts: int = 1


def words(text: str) -> tuple[str, ...]:
    """The words of a text, as a list of names is easiest to read."""
    return tuple(text.split())


NAMES = (
    Names(
        "en", 42,
        words("Lindholm Prescott Hargrove Whitlock Barlow Ferris Keating Moran Sutter Beckett Winslow Garrity "
               "Holloway Thorne Castle Mercer Pike Rowan Stoddard Tilden Weaver Yarrow Alder Bright Calloway Dunmore"),
        words("Rebecca Allison Courtney Melanie Paige Tara Wendy Julia Brooke Monica Leah Caroline"),
        words("Nathan Patrick Keith Gordon Steven Trevor Joel Philip Dean Russell Grant Warren"),
        words("Nora Alice Ruby Hannah Phoebe Lydia Ivy Stella Molly Audrey Eliza Georgia Sylvie Wren"),
        words("Noah Samuel Isaac Calvin Gus Simon Jonah Felix Oscar Rhett Silas Everett Graham Reid"),
    ),
    Names(
        "es", 26,
        words("Barragán Montoya Lozano Espinoza Villarreal Cisneros Aguirre Bañuelos Medrano Escobedo Rentería "
               "Ibarra Carrillo Núñez Palacios Solís"),
        words("Lucía Gabriela Mónica Patricia Silvia Norma Elena Rocío Adriana Teresa"),
        words("Rubén Javier Ernesto Manuel Sergio Andrés Ramón Óscar Pablo Tomás"),
        words("Paloma Daniela Regina Natalia Abril Elisa Marina Inés Carolina Alma"),
        words("Bruno Adrián Julián Samuel Nicolás Emilio Martín Gael Damián Hugo"),
    ),
    Names(
        "en", 10,
        words("Coleman Whitaker Banks Rivers Simmons Dorsey Hampton Ellison Langston"),
        words("Denise Yvette Tanya Renee Crystal"),
        words("Curtis Reginald Andre Maurice Dwayne"),
        words("Jada Kiara Zuri Simone Nia Layla"),
        words("Isaiah Xavier Tyree Malcolm Jaden Micah"),
    ),
    Names(
        "vi", 6,
        words("Le Ngo Doan Truong Lam Cao"),
        words("Hanh Phuong Trang Ngoc"),
        words("Thanh Son Vinh Long"),
        words("Vivian Thi Kim-Ly Chloe"),
        words("Kevin Phat Dylan Tin"),
    ),
    Names(
        "so", 4,
        words("Farah Hersi Osman Guled Yusuf"),
        words("Sahra Halima Asha Khadra"),
        words("Mahad Liban Ismail Hassan"),
        words("Ubah Sumaya Hani Nasra"),
        words("Mustafa Sakariye Bilal Ayub"),
    ),
    Names(
        "ar", 4,
        words("Mansour Al-Khatib Darwish Sabbagh Hamdan"),
        words("Huda Reem Dina Maha"),
        words("Samir Walid Nabil Ziad"),
        words("Jana Leen Maryam Hala"),
        words("Adam Yahya Rami Anas"),
    ),
    Names(
        "en", 5,
        words("Menon Desai Kulkarni Bhatt Thapa Nair"),
        words("Kavita Meena Shalini Rekha"),
        words("Ashok Nikhil Suresh Manoj"),
        words("Isha Tara Nandini Riya"),
        words("Dev Kabir Ishaan Nikhil"),
    ),
    Names(
        "ru", 3,
        words("Melnyk Sokolova Bondar Lysenko"),
        words("Olena Tatiana Svetlana"),
        words("Mykola Viktor Pavlo"),
        words("Polina Vera Kateryna"),
        words("Danylo Timur Lev"),
    ),
)  # fmt: skip

COURT_ORDER = "Court order: no contact with the student and no information about the student"

FAMILIES = (
    Family(
        "twins in one grade whose names differ by a letter",
        (Child("Alana", "Mansour", "02"), Child("Alaina", "Mansour", "02", absent=True)),
        (Adult("Reem", "Mansour", "mother", language="ar"), Adult("Nabil", "Mansour", "father", language="ar")),
    ),
    Family(
        "two students of the same name: the first",
        (Child("Nora", "Beckett", "01", absent=True),),
        (Adult("Allison", "Beckett", "mother"), Adult("Grant", "Beckett", "father")),
    ),
    Family(
        "two students of the same name: the second, in another grade and family",
        (Child("Nora", "Beckett", "04"),),
        (Adult("Julia", "Soto", "mother"), Adult("Dean", "Beckett", "father", elsewhere=True)),
    ),
    Family(
        "three siblings, Spanish at home, known by the mother's one number",
        (
            Child("Paloma", "Barragán", "02", absent=True),
            Child("Bruno", "Barragán", "04", absent=True),
            Child("Marina", "Barragán", "KG"),
        ),
        (
            Adult("Lucía", "Barragán", "mother", language="es"),
            Adult("Rubén", "Barragán", "father", language="es"),
        ),
    ),
    Family(
        "a long compound name and another name at school",
        (Child("Ana Sofía", "Núñez de la Torre", "01", preferred="Sofi"),),
        (Adult("Elena", "de la Torre", "mother", language="es"),),
    ),
    Family(
        "preferred name",
        (Child("Augustus", "Holloway", "03", preferred="Gus"),),
        (Adult("Wendy", "Holloway", "mother"),),
    ),
    Family(
        "preferred name and middle name",
        (Child("Charlotte", "Prescott", "KG", preferred="Lottie", middle="Rose", absent=True),),
        (Adult("Brooke", "Prescott", "mother"), Adult("Keith", "Prescott", "father")),
    ),
    Family(
        "hyphenated name, each parent has one half",
        (Child("Felix", "Rowan-Pike", "03", absent=True), Child("Sylvie", "Rowan-Pike", "05")),
        (Adult("Caroline", "Rowan", "mother"), Adult("Joel", "Pike", "father")),
    ),
    Family(
        "sounds like the next one, and is written otherwise",
        (Child("Caitlin", "Moran", "04"),),
        (Adult("Leah", "Moran", "mother", has_email=False),),
    ),
    Family(
        "sounds like the one before",
        (Child("Kaitlyn", "Moren", "04", absent=True),),
        (Adult("Trang", "Moren", "mother"),),
    ),
    Family(
        "names that are ordinary words",
        (Child("Hope", "Bright", "02"), Child("Rich", "Bright", "KG")),
        (Adult("Tara", "Bright", "mother"),),
    ),
    Family(
        "first and last name could be swapped with the next family's",
        (Child("Simon", "Reid", "01"),),
        (Adult("Paige", "Reid", "mother"), Adult("Philip", "Reid", "father")),
    ),
    Family(
        "first and last name could be swapped with the family's before",
        (Child("Reid", "Simon", "04"),),
        (Adult("Courtney", "Simon", "mother"),),
    ),
    Family(
        "a father who may not be told anything",
        (Child("Zuri", "Coleman", "02", absent=True),),
        (
            Adult("Denise", "Coleman", "mother"),
            Adult("Reginald", "Coleman", "father", restriction=COURT_ORDER, elsewhere=True, has_email=False),
        ),
    ),
    Family(
        "the grandmother is the guardian",
        (Child("Ty'Shawn", "Dorsey", "05", preferred="Ty", absent=True), Child("Jada", "Dorsey", "01")),
        (Adult("Yvette", "Dorsey", "grandmother"),),
    ),
    Family(
        "one home number that both parents share and nothing else",
        (Child("Oscar", "Tilden", "03", absent=True),),
        (Adult("Melanie", "Tilden", "mother", phones="home"), Adult("Gordon", "Tilden", "father", phones="home")),
    ),
    Family(
        "a shared home number beside the mobiles",
        (Child("Lydia", "Stoddard", "04", absent=True), Child("Calvin", "Stoddard", "02", absent=True)),
        (Adult("Rebecca", "Stoddard", "mother", phones="both"), Adult("Nathan", "Stoddard", "father", phones="both")),
    ),
    Family(
        "two homes and two names",
        (Child("Ivy", "Castle", "05", absent=True),),
        (Adult("Monica", "Weaver", "mother"), Adult("Trevor", "Castle", "father", elsewhere=True)),
        emergency_contacts=2,
    ),
    Family(
        "a father without a telephone",
        (Child("Sumaya", "Guled", "04", absent=True), Child("Bilal", "Guled", "02")),
        (Adult("Halima", "Osman", "mother", language="so"), Adult("Liban", "Guled", "father", phones="none")),
    ),
    Family(
        "no adult with a telephone or an address",
        (Child("Pavlo", "Lysenko", "03", absent=True),),
        (Adult("Olena", "Lysenko", "mother", phones="none", language="ru", has_email=False),),
        emergency_contacts=0,
    ),
    Family(
        "two mothers",
        (Child("Georgia", "Alder", "KG"),),
        (Adult("Julia", "Alder", "mother"), Adult("Robin", "Calloway", "mother")),
    ),
    Family(
        "a step-parent: the mother's other family follows",
        (Child("Malcolm", "Banks", "03"),),
        (Adult("Renee", "Hampton", "mother"), Adult("Curtis", "Banks", "stepfather")),
    ),
    Family(
        "the same mother, another father's name",
        (Child("Jaden", "Hampton", "05"),),
        (Adult("Renee", "Hampton", "mother", known_as="Renee Hampton"),),
    ),
    Family(
        "Vietnamese at home, no e-mail",
        (Child("Kim-Ly", "Truong", "KG", preferred="Kim"),),
        (
            Adult("Hanh", "Truong", "mother", language="vi", has_email=False),
            Adult("Vinh", "Truong", "father", language="vi", has_email=False),
        ),
    ),
    Family(
        "Spanish at home, the children answer in English",
        (Child("Emilio", "Cisneros", "05", absent=True), Child("Abril", "Cisneros", "03")),
        (Adult("Gabriela", "Cisneros", "mother", language="es"),),
    ),
    Family(
        "an apostrophe and an accent",
        (Child("Aoife", "O'Dell", "01"), Child("René", "O'Dell", "04")),
        (Adult("Tara", "O'Dell", "mother"), Adult("Patrick", "O'Dell", "father")),
    ),
)
