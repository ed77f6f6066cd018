"""Tests of the synthetic cast and its business."""
