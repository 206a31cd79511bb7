"""What connectors of HTTP APIs must bear, tried on the sandbox of their vendor.

The cases are failures that users of other connectors have met; ``AC`` and a number name them.
Which of them a connector is called to follows from what its streams declare:

====  =================================================  ====================
AC1   a search that ends at its most records             sandboxes with ``most``
AC2   many records of one stamp                          ``Since``
AC3   an index that lags                                 ``Since``
AC4   changes of associations, which move no stamp       ``complete``
AC5   addresses that are too long                        all
AC6   archived records                                   ``Sweep``, ``is_deleted``
AC7   merged records                                     ``merged``
AC8   a changed record arrives                           ``Since``
AC9   too much at once; a budget that is used up         all
AC10  a token that expires on the way                    all; renewed: a login
AC11  a refresh token that is good for one use           a login
AC12  records that are deleted for good                  ``Reconcile``, ``anew``, ``Whole``
AC13  changes at the edge of a window                    ``Since``
AC15  what no stamp tells                                ``anew``
AC16  a field made after the first sync                  ``fields``
AC17  a missing permission                               ``scope``
AC18  a version that has ended                           all
AC19  a list that is cut off                             ``Read.most``
AC20  a slice that is read on                            ``slices``
AC23  a number that becomes text                         all
AC24  half an answer, a vendor that stumbles             all
AC25  a process that dies                                all
AC26  an error inside a success                          all
AC27  everything fits the schema                         all
AC28  the version of the API                             all
IDLE  nothing new takes few requests                     ``Since``
SAFE  zones, currencies; no secret is told               all
====  =================================================  ====================

The others are particular to a vendor, and its connector's own tests try them: AC5 with more
properties than fit into an address, AC14 (compound fields), AC22 (what a vendor says about its
figures). One is the engine's: AC21 (``Restate``).
"""

from abmkit.testing.cases.conformance import Tried, conformance, try_cases

__all__ = ["Tried", "conformance", "try_cases"]
