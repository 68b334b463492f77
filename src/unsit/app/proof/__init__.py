"""The proof that no picture leaves the page: `unsit doctor --prove`.

`traces` knows what a picture looks like among bytes, `network` what a browser has spoken, `disk` what was written,
`browser` runs one and talks with it; `unsit.app.prove` walks a session with them and says what was found.
"""
