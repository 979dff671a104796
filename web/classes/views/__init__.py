"""The pages of classes: of the class itself, its invitations, its assignments; and the door by which one comes in."""
