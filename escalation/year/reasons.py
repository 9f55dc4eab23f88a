"""The reasons of absences as the NCES codes them, and which code the words of a parent point to."""

from __future__ import annotations

# Forum Guide to Collecting and Using Attendance Data, 2009.
NCES = {
    "2A": "Activity recognized by the school",
    "2B": "Religious observation",
    "2C": "Illness, injury, health treatment or examination",
    "2D": "Family emergency or bereavement",
    "2E": "Disciplinary action, not receiving instruction",
    "2F": "Legal or judicial requirement",
    "2G": "Family activity",
    "2H": "Student employment",
    "2I": "Transportation not available",
    "2J": "Student is skipping school",
    "2K": "Situation unknown",
}

# The category that was read from a message, and its code. What is not here points to none: a person chooses.
OF_CATEGORY = {
    "illness": "2C",
    "medical_appointment": "2C",
    "mental_health": "2C",
    "injury": "2C",
    "bereavement": "2D",
    "family_emergency": "2D",
    "travel": "2G",
    "religious": "2B",
    "transportation": "2I",
    "legal": "2F",
    "school_activity": "2A",
    "unstated": "2K",
}
