"""Pathways: templates of what a student does from first look to a job, as a graph of steps with several exits."""
