"""Virtual people whose joint angles are known: posed, dressed, photographed. For development, not in the wheel.

`figure` is a body with bones and skin, `people` draws one (anny), `poses` gives it the product's angles, `stances` puts
it on the floor, `truth` measures what came of it, `lenses` and `rooms` say how and where it is seen, `picture` renders
it (vtk) and `cohort` is the fixed set of stills by which the product's accuracy is told.
"""
