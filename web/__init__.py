"""What every page needs, whatever its subject: refusals, gestures. Nothing here knows a model of ours."""
