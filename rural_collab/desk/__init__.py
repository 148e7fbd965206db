"""What somebody who keeps records finds first: what is due, what waits, what ends, and what readers looked for."""
