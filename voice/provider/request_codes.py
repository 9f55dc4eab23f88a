"""Error codes with which the provider refuses a request, or ends a call: nothing was dialled or sent.

Words: Twilio, "Error and Warning Dictionary" (https://www.twilio.com/docs/api/errors).
"""

from __future__ import annotations

from voice.provider.rows import Next, Row, table

NOT_A_NUMBER = "not a number that can be called"


def _account(code: str, words: str) -> Row:
    return Row(code, words, Next.OUR_ACCOUNT)


def _request(code: str, words: str) -> Row:
    return Row(code, words, Next.OUR_REQUEST)


def _next(code: str, words: str) -> Row:
    return Row(code, words, Next.NEXT_NUMBER)


def _bad(code: str, words: str) -> Row:
    return Row(code, words, Next.BAD_NUMBER, NOT_A_NUMBER)


# What a call and a text may be refused for alike: the account, its rights, its pace.
_BOTH = (
    _account("10001", "Account is not active"),
    _account("20003", "Permission Denied"),
    _account("20005", "Account not active"),
    _account("20006", "Access Denied"),
    _account("20008", "Test Credentials"),
    _account("20010", "Action disabled for account"),
    _account("20151", "Authentication Failed"),
    _account("20403", "403 Forbidden"),
    _account("21210", "'From' phone number not verified"),
    _account("21212", "Invalid 'From' Number"),
    _account("21264", "'From' phone number not verified"),
    _account("21470", "Invalid AccountSid"),
    _account("21471", "Account does not exist"),
    _account("21472", "Account is not active"),
    _request("10002", "Trial accounts do not support the feature you tried to use"),
    _request("20001", "Unknown parameters"),
    _request("20404", "Not Found"),
    _request("20422", "Invalid Parameter"),
    Row("20429", "Too many requests", Next.RETRY),
    Row("20503", "Service unavailable", Next.RETRY),
)

CALL_ERRORS = table(
    (
        *_BOTH,
        Row("10004", "Call concurrency limit exceeded", Next.RETRY),
        Row("15002", "Call Progress: Queue Timeout", Next.RETRY),
        Row("22005", "Call Queue Full", Next.RETRY),
        _account("10005", "Voice calling has been disabled for this account"),
        _account("13247", "Dial: Invalid From number (caller ID)"),
        _account("21213", "Caller phone number is required"),
        _account("21606", "'From' number is not a valid message-capable Twilio number for this account"),
        _account("32005", "Voice calling has been disabled for this account"),
        _account("32206", "SIP: Invalid From number (caller ID)"),
        _bad("13223", "Dial: Invalid phone number format"),
        _bad("13224", "Dial: Twilio does not support calling this number or the number is invalid"),
        _bad("13226", "Dial: Invalid country code"),
        _bad("21201", "No Called number specified"),
        _bad("21202", "Called number is a premium number"),
        _bad("21211", "Invalid 'To' Phone Number"),
        _bad("21214", "'To' phone number cannot be reached"),
        _bad("21217", "Phone number does not appear to be valid"),
        _bad("21265", "'To' number cannot be a Short Code"),
        _bad("21266", "'To' and 'From' numbers cannot be the same"),
        _bad("21401", "Invalid Phone Number"),
        _bad("21421", "Phone Number is invalid"),
        _bad("32101", "SIP: Invalid phone number"),
        _request("13225", "Dial: Call blocked by Twilio"),
        _request("13227", "Geo Permission configuration is not permitting call"),
        _request("21203", "International calling not enabled"),
        _request("21205", "Invalid URL"),
        _request("21208", "Invalid Timeout"),
        _request("21209", "Invalid Method"),
        _request("21215", "Geo Permission configuration is not permitting call"),
        _request("21216", "API: Call blocked by Twilio"),
        _request("21218", "Invalid ApplicationSid"),
        _request("21219", "'To' phone number not verified"),
        _request("21234", "Invalid Machine Detection configuration value"),
        _request("21263", "Invalid Answering Machine Detection Parameters"),
        _request("21502", "Invalid callback url"),
        _request("21626", "Invalid 'StatusCallbackEvent'"),
        _request("32017", "PSTN: Carrier blocked call due to calling number (caller ID)"),
        _request("32100", "SIP: Trial accounts can only call verified caller IDs"),
        _request("32203", "SIP: Call blocked by Twilio"),
        _request("32205", "SIP Trunking: Geo Permission configuration is not permitting call"),
        _next("22001", "Call timed out"),
        _next("32009", "The user you tried to dial is not registered with the corresponding SIP Domain"),
        _next("32011", "Error communicating with your SIP communications infrastructure"),
        _next("32014", "Call is terminated because of no audio received"),
        _next("32015", "Call is terminated due to exceeding maximum call duration"),
        _next("32016", "PSTN PDD timeout"),
    )
)


def _call_instead(code: str, words: str) -> Row:
    return Row(code, words, Next.OTHER_CHANNEL)


# A text that is refused says nothing about whether the number can be called: its record stays as it is.
TEXT_ERRORS = table(
    (
        *_BOTH,
        Row("14107", "SMS send rate limit exceeded", Next.RETRY),
        Row("21611", "This 'From' number has exceeded the maximum number of queued messages", Next.RETRY),
        Row("21610", "Attempt to send to unsubscribed recipient", Next.TEXTS_STOPPED),
        _call_instead("14101", 'Invalid "To" attribute'),
        _call_instead("21211", "Invalid 'To' Phone Number"),
        _call_instead("21217", "Phone number does not appear to be valid"),
        _call_instead("21265", "'To' number cannot be a Short Code"),
        _call_instead("21266", "'To' and 'From' numbers cannot be the same"),
        _call_instead("21268", "Sending to Premium rate or Information Service numbers is not allowed"),
        _call_instead("21421", "Phone Number is invalid"),
        _call_instead("21604", "The destination 'To' phone number is required to send an SMS"),
        _call_instead("21612", 'Message cannot be sent with the current combination of "To" and/or "From" parameters'),
        _call_instead("21614", "'To' number is not a valid mobile number"),
        _call_instead("21635", "'To' number cannot be a landline"),
        _request("14108", "From phone number not SMS capable"),
        _request("14111", "Invalid To phone number for Trial mode"),
        _request("21407", "This Phone Number type does not support SMS"),
        _request("21408", "Message blocked: permissions disabled for the destination region"),
        _request("21601", "Phone number is not a valid SMS-capable inbound phone number"),
        _request("21602", "Message body is required"),
        _request("21603", "A 'From' or 'MessagingServiceSid' parameter is required to send a message"),
        _request("21606", "'From' number is not a valid message-capable Twilio number for this account"),
        _request("21607", "The 'from' phone number must be the sandbox phone number for trial accounts."),
        _request("21608", "The 'to' phone number provided is not yet verified for this account."),
        _request("21609", "Invalid 'StatusCallback'"),
        _request("21616", "The 'From' number matches multiple numbers for your account"),
        _request("21617", "The concatenated message body exceeds the 1600 character limit"),
        _request("21618", "The message body cannot be sent"),
        _request("21619", "A Message Body, Media URL or Content SID is required"),
        _request("21659", "'From' is not a Twilio phone number or Short Code country mismatch"),
        _request("21660", "Mismatch between the 'From' number and the account"),
        _request("21661", "'From' number is not SMS-capable"),
        _request("21663", "'From' phone number routing configuration is incorrect"),
    )
)
