"""Words for what a caller is to a student, and what the student is to the caller, English and Spanish."""

# ruff: noqa: E501 (a pattern or a list of words reads best on one line)

from __future__ import annotations

from nlp.lexicon import words

#: What the caller is: "I'm her dad".
RELATION_WORDS: dict[str, str] = {
    **dict.fromkeys(["mom", "mommy", "mother", "mama", "mami", "mum", "momma", "moms", "mothers", "ma", "mamma", "madre", "mamita"], "mother"),
    **dict.fromkeys(["dad", "daddy", "father", "papa", "papi", "dads", "fathers", "pa", "padre", "pops"], "father"),
    **dict.fromkeys(["stepmom", "stepdad", "stepmother", "stepfather", "guardian", "madrastra", "padrastro", "tutor", "tutora", "foster"], "guardian"),
    **dict.fromkeys(
        words("""
    grandma grandmother grandpa grandfather granny nana grandad granddad abuela abuelo abuelita abuelito gma gpa
    grandparent grammy grandmom granddaddy gramma mamaw papaw meemaw nonna oma opa bibi lola tata nanna grandmas
    grandpas yaya
"""), "grandparent"),
    **dict.fromkeys(words("aunt auntie uncle tia tio cousin prima primo aunty tita titi madrina padrino godmother godfather"), "relative"),
    **dict.fromkeys(["brother", "sister", "hermano", "hermana", "hermanita", "hermanito", "sis", "bro"], "sibling"),
    **dict.fromkeys(
        words("neighbor neighbour vecina vecino nanny sitter babysitter friend amiga amigo ninera roommate caregiver aupair"), "other"),
    **dict.fromkeys(
        words("teacher maestra maestro dispatch nurse principal secretary coach aide para librarian counselor enfermera"), "staff"),
}  # fmt: skip
#: What the caller is who calls the student so: "my grandson".
CHILD_WORDS: dict[str, str] = {
    **dict.fromkeys(words("""
    son daughter kid kids sons daughters child children hijo hija hijos hijas kiddo boys girls boy girl twins
    little nino nina ninos gemelos gemelas kiddos babies hijito hijita chamaco chamaca mijo mija
"""), "parent"),
    **dict.fromkeys(words("""
    grandson granddaughter grandkids grandchild grandbaby grandkid nieto nieta nietos nietas grandchildren
    grandsons granddaughters
"""), "grandparent"),
    **dict.fromkeys(words("nephew niece sobrino sobrina sobrinos cousin godson goddaughter ahijado ahijada primo prima nephews nieces"), "relative"),
    **dict.fromkeys(["brother", "sister", "hermano", "hermana", "hermanito", "hermanita"], "sibling"),
    **dict.fromkeys(["stepson", "stepdaughter", "stepkids", "hijastro", "hijastra"], "guardian"),
}  # fmt: skip
