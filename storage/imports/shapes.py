"""The columns of every file of a school folder: OneRoster's, and Ed-Fi's for what OneRoster lacks."""

from storage.imports.headers import Column, FileShape

_ROW = ("dateLastModified",)
_ID = Column("sourcedId", ("id", "sourceId"), required=True)
_STATUS = Column("status")

MANIFEST = FileShape(
    "manifest.csv", (Column("propertyName", ("property",), required=True), Column("value", required=True))
)
ORGS = FileShape(
    "orgs.csv",
    (
        _ID,
        _STATUS,
        Column("name", required=True),
        Column("type", ("orgType",), required=True),
        Column("parentSourcedId", ("parentId",)),
    ),
    (*_ROW, "identifier"),
)
USERS = FileShape(
    "users.csv",
    (
        _ID,
        _STATUS,
        Column("enabledUser", ("enabled", "isEnabled")),
        Column("orgSourcedIds", ("orgSourcedId", "schoolSourcedIds", "schoolSourcedId")),
        Column("primaryOrgSourcedId"),
        Column("role"),
        Column("givenName", ("firstName",), required=True),
        Column("familyName", ("lastName", "surname"), required=True),
        Column("middleName", ("middleNames",)),
        Column("preferredGivenName", ("preferredFirstName", "preferredName", "nickname", "preferred")),
        Column("email", ("emailAddress", "electronicMailAddress")),
        Column("sms", ("mobile", "mobilePhone", "cell", "cellPhone")),
        Column("phone", ("homePhone", "telephone", "phoneNumber", "telephoneNumber")),
        Column("agentSourcedIds", ("agents", "agentSourcedId")),
        Column("grades", ("grade", "gradeLevel")),
        Column("language", ("preferredLanguage", "homeLanguage", "languageCode")),
        Column("bus", ("busRoute", "busNumber", "busName")),
        Column("lookFirst"),
    ),
    (
        *_ROW, "username", "userIds", "identifier", "password", "userMasterIdentifier", "resourceSourcedIds",
        "preferredMiddleName", "preferredFamilyName", "pronouns",
    ),
)  # fmt: skip
ROLES = FileShape(
    "roles.csv",
    (
        _ID,
        _STATUS,
        Column("userSourcedId", ("userId",), required=True),
        Column("roleType"),
        Column("role", required=True),
        Column("orgSourcedId", ("orgSourcedIds", "schoolSourcedId"), required=True),
    ),
    (*_ROW, "beginDate", "endDate", "userProfileSourcedId"),
)
CLASSES = FileShape(
    "classes.csv",
    (
        _ID,
        _STATUS,
        Column("title", ("name", "className"), required=True),
        Column("classType", ("type",), required=True),
        Column("location", ("room", "roomNumber")),
        Column("schoolSourcedId", ("orgSourcedId",)),
    ),
    (
        *_ROW, "grades", "courseSourcedId", "classCode", "termSourcedIds", "subjects", "subjectCodes", "periods",
    ),
)  # fmt: skip
ENROLLMENTS = FileShape(
    "enrollments.csv",
    (
        _ID,
        _STATUS,
        Column("classSourcedId", ("classId",), required=True),
        Column("schoolSourcedId", ("orgSourcedId",)),
        Column("userSourcedId", ("userId", "studentSourcedId"), required=True),
        Column("role", required=True),
        Column("primary", ("isPrimary",)),
        Column("beginDate", ("startDate",)),
        Column(
            "endDate",
        ),
    ),
    _ROW,
)
CONTACTS = FileShape(
    "contacts.csv",
    (
        Column("studentSourcedId", ("studentId", "studentUniqueId"), required=True),
        Column(
            "contactSourcedId", ("contactId", "contactUniqueId", "parentUniqueId", "guardianSourcedId"), required=True
        ),
        Column("relation", ("relationship", "relationDescriptor"), required=True),
        Column("contactPriority", ("priority", "orderOfPriority")),
        Column("primaryContactStatus", ("primaryContact", "isPrimary")),
        Column("legalGuardian", ("isLegalGuardian", "guardian"), required=True),
        Column("livesWith", ("livesWithStudent",)),
        Column("emergencyContactStatus", ("emergencyContact", "isEmergencyContact"), required=True),
        # Required: a restriction under a name that nobody recognises would be a restriction lost.
        Column(
            "contactRestrictions", ("restrictions", "contactRestriction", "restriction", "restricted"), required=True
        ),
        Column("preferredLanguage", ("language", "languageDescriptor", "homeLanguage")),
        # The postal address of the contact: as one text, its lines parted by "|" or line breaks, or in its parts.
        Column("address", ("postalAddress", "mailingAddress")),
        Column("streetNumberName", ("street", "streetAddress", "addressLine1")),
        Column("apartmentRoomSuiteNumber", ("apartment", "addressLine2")),
        Column(
            "city",
        ),
        Column("state", ("stateAbbreviation", "stateAbbreviationDescriptor")),
        Column("postalCode", ("zip", "zipCode")),
        Column(
            "lettersByEmail",
        ),
    ),
    ("beginDate", "endDate", "contactLimitations"),
)
CALENDAR = FileShape(
    "calendar.csv",
    (
        Column("schoolSourcedId", ("schoolId", "orgSourcedId")),
        Column("date", ("calendarDate",), required=True),
        Column("calendarEvent", ("event", "calendarEventDescriptor", "description"), required=True),
    ),
)
ABSENCES = FileShape(
    "absences.csv",
    (
        Column("date", ("eventDate", "attendanceDate", "day")),
        Column("schoolSourcedId", ("schoolId", "orgSourcedId")),
        Column("studentSourcedId", ("studentId", "studentUniqueId", "userSourcedId"), required=True),
        Column(
            "attendanceEventCategory", ("category", "attendanceEventCategoryDescriptor", "attendanceCode", "status")
        ),
    ),
    ("attendanceEventReason", "eventDuration", "sessionName", "educationalEnvironment"),
)
#: The year's events: the absence list's columns, and what a year knows beyond it.
HISTORY = FileShape(
    "absences.csv",
    (
        *ABSENCES.columns,
        Column("attendanceEventReason", ("reason", "absenceReason")),
        Column("eventDuration", ("duration", "share")),
        Column("schoolAttendanceDuration", ("minutes", "minutesLate")),
        Column("arrivalTime", ("arrived",)),
        Column(
            "schoolYear",
        ),
    ),
    ("sessionName", "educationalEnvironment", "departureTime"),
)
ACADEMIC_SESSIONS = FileShape(
    "academicSessions.csv",
    (
        _ID,
        _STATUS,
        Column("title", ("name",), required=True),
        Column("type", ("sessionType",), required=True),
        Column("startDate", ("beginDate",), required=True),
        Column("endDate", required=True),
    ),
    (*_ROW, "parentSourcedId", "schoolYear"),
)
