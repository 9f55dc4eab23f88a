"""Words for what a caller is to a student, and what the student is to the caller, English and Spanish."""

from __future__ import annotations


def _by_word(relations: dict[str, str]) -> dict[str, str]:
    """Return the relation of each word."""
    return {word: relation for relation, text in relations.items() for word in text.split()}


#: What the caller is: "I'm her dad".
RELATION_WORDS = _by_word(
    {
        "mother": """
            mom mommy mother mama mami mum momma moms mothers ma mamma nanay eomma umma maman madre mamita mamacita
            amma ammi mums
        """,
        "father": "dad daddy father papa papi dads fathers pa padre pops papito appa abba tatay",
        "guardian": """
            stepmom stepdad stepmother stepfather guardian madrastra padrastro tutor tutora foster guardiana encargado
            encargada apoderado apoderada acudiente
        """,
        "grandparent": """
            grandma grandmother grandpa grandfather granny nana grandad granddad abuela abuelo abuelita abuelito gma
            gpa
            grandparent grammy grandmom granddaddy gramma mamaw papaw meemaw nonna oma opa bibi lola tata nanna
            grandmas
            grandpas yaya abue buelita buelito abuelitos grampa gramps grannie mawmaw pawpaw poppop halmoni memaw
            aguelita aguelito
            babushka babusya babusia babcia dziadek nani dadi lolo grammie aguela aguelo avuela avuelo baba nonno paw
        """,
        "relative": """
            aunt auntie uncle tia tio cousin prima primo aunty tita titi madrina padrino godmother godfather tias
            tios aunties uncles
        """,
        "sibling": "brother sister hermano hermana hermanita hermanito sis bro ermano ermana ermanito ermanita",
        "other": """
            neighbor neighbour vecina vecino nanny sitter babysitter friend amiga amigo ninera roommate caregiver
            aupair
            neighbors vecinos cuidadora contacto childminder
        """,
        "staff": """
            teacher maestra maestro dispatch nurse principal secretary coach aide para librarian counselor enfermera
            directora director caseworker
        """,
    }
)
#: What the caller is who calls the student so: "my grandson".
CHILD_WORDS = _by_word(
    {
        "parent": """
            son daughter kid kids sons daughters child children hijo hija hijos hijas kiddo boys girls boy girl twins
            little nino nina ninos gemelos gemelas kiddos babies hijito hijita chamaco chamaca mijo mija chamaquito
            chamaquita chamacos muchacho
            muchacha muchachos muchachito muchachita nene nena nenes gordo gorda gordito gordita bebe baby chavo chava
            chavos escuincle
            huerco huerca cipote peque pequeno pequena chiquito chiquita chiquitos nina ninas hijitos hijitas oldest
            youngest middle
            eldest three mayor menor firstborn toddler kindergartner
        """,
        "grandparent": """
            grandson granddaughter grandkids grandchild grandbaby grandkid nieto nieta nietos nietas grandchildren
            grandsons granddaughters grandkiddo nietito nietita nietecito grandbabies
        """,
        "relative": """
            nephew niece sobrino sobrina sobrinos sobrinas sobrinito sobrinita cousin godson goddaughter ahijado
            ahijada
            primo prima nephews nieces
        """,
        "sibling": "brother sister hermano hermana hermanito hermanita ermano ermana ermanito ermanita",
        "guardian": "stepson stepdaughter stepkids hijastro hijastra",
    }
)
