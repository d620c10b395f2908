"""How often somebody may try: to guess a password or a code, to sign up, to ask for mail."""

# Guessing is limited for each account and origin. One address of origin may be a lecture hall: its limits stop floods
# only. The key of a wrong password is an account with the address it comes from, or with a browser that the account
# has come in by before: whoever guesses elsewhere does not shut that one out.
RATE_LIMITS = {
    "login_failed": "10/15m/key",  # for passwords, and apart from them for codes of second factors
    "reauthenticate": "10/15m/user",
    "change_password": "10/15m/user",
    "login": "1000/5m/ip",
    "signup": "1000/5m/ip",
    "reset_password": "1000/5m/ip,5/15m/key",
    "confirm_email": "5/15m/key",  # more than one: who claims an address first must not use up its owner's
    "reset_password_from_key": "1000/5m/ip",
}
SECOND_FACTOR_LIMITS = {"webauthn_login": "1000/5m/ip"}
GUESSES_OF_STRANGERS = {"login_failed": "100/15m/key"}  # at one account, from all addresses together
