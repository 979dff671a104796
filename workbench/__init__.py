"""The command line `mi-practice`: for people who start the servers, and for people who measure."""
