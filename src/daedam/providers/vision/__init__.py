"""Seeing: a camera frame to points of face, hands and body. Keeps no picture, and judges nothing it sees."""
