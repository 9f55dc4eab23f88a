"""Words for what a caller is to a student, and what the student is to the caller, English and Spanish."""

from __future__ import annotations


def _by_word(relations: dict[str, str]) -> dict[str, str]:
    """Return the relation of each word."""
    return {word: relation for relation, text in relations.items() for word in text.split()}


#: What the caller is: "I'm her dad".
RELATION_WORDS = _by_word(
    {
        "mother": "mom mommy mother mama mami mum momma moms mothers ma mamma madre mamita",
        "father": "dad daddy father papa papi dads fathers pa padre pops",
        "guardian": "stepmom stepdad stepmother stepfather guardian madrastra padrastro tutor tutora foster",
        "grandparent": """
            grandma grandmother grandpa grandfather granny nana grandad granddad abuela abuelo abuelita abuelito gma gpa
            grandparent grammy grandmom granddaddy gramma mamaw papaw meemaw nonna oma opa bibi lola tata nanna grandmas
            grandpas yaya
        """,
        "relative": """
            aunt auntie uncle tia tio cousin prima primo aunty tita titi madrina padrino godmother godfather
        """,
        "sibling": "brother sister hermano hermana hermanita hermanito sis bro",
        "other": """
            neighbor neighbour vecina vecino nanny sitter babysitter friend amiga amigo ninera roommate caregiver aupair
        """,
        "staff": """
            teacher maestra maestro dispatch nurse principal secretary coach aide para librarian counselor enfermera
        """,
    }
)
#: What the caller is who calls the student so: "my grandson".
CHILD_WORDS = _by_word(
    {
        "parent": """
            son daughter kid kids sons daughters child children hijo hija hijos hijas kiddo boys girls boy girl twins
            little nino nina ninos gemelos gemelas kiddos babies hijito hijita chamaco chamaca mijo mija
        """,
        "grandparent": """
            grandson granddaughter grandkids grandchild grandbaby grandkid nieto nieta nietos nietas grandchildren
            grandsons granddaughters
        """,
        "relative": """
            nephew niece sobrino sobrina sobrinos cousin godson goddaughter ahijado ahijada primo prima nephews nieces
        """,
        "sibling": "brother sister hermano hermana hermanito hermanita",
        "guardian": "stepson stepdaughter stepkids hijastro hijastra",
    }
)
