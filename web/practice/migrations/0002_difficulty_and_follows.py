import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("practice", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="session",
            name="difficulty",
            field=models.CharField(
                choices=[("gentle", "Gentle"), ("standard", "Standard"), ("hard", "Hard")], default="standard", max_length=16
            ),
        ),
        migrations.AddField(
            model_name="session",
            name="follows",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="followed_by",
                to="practice.session",
            ),
        ),
    ]
