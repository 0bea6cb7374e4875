"""The frame of what reviewers expected of items: their estimates of how many would be right."""

from __future__ import annotations

import pandas as pd
from sqlalchemy import select

from analytics.frames.reading import Kept, make_frame
from records.bank.review import TextReview, TextReviewStep


def estimates(kept: Kept) -> pd.DataFrame:
    """Every estimate of every version of an item."""
    found = kept.columns(
        select(
            TextReview.subject.label("item_id"),
            TextReviewStep.content_hash,
            TextReviewStep.by.label("judge"),
            TextReviewStep.act,
            TextReviewStep.at,
            TextReviewStep.facility.label("estimate"),
        )
        .join(TextReview, TextReview.id == TextReviewStep.review_id)
        .where(TextReview.kind == "item", TextReviewStep.facility.is_not(None))
        .order_by(TextReview.subject, TextReviewStep.id)
    )
    return make_frame("estimates", found)
