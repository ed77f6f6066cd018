@week1 @nomination @w1-tue-misc-2
Feature: A load server elects which long-term CRRs it will nominate again
  Before the LT tier a load server says how much of each long-term CRR it wants to nominate again.
  It does so by a file in the user interface. What is shown here is that the election is taken and
  held to its rules; what it comes to shows in the LT nominations.

  Background:
    Given the annual historical load window is OPEN
    And LSE1 holds the long-term CRR of 10.000 MW from QUILLON_7_B1 to DLAP_PGAE-APND for S01

  Rule: No more is elected than expires, and what expires is what is held

    @CRR-LTE-001 @rule:renominated-mw
    Scenario Outline: It elects <mw>
      When LSE1 elects to nominate <mw> of its 10.000 MW again for S01
      Then the upload took 1 records

      Examples:
        | mw        |
        | 0.000 MW  |
        | 8.000 MW  |
        | 10.000 MW |

    @CRR-LTE-002 @rule:renominated-mw
    Scenario Outline: It elects <mw> of <expiring>
      When LSE1 elects to nominate <mw> of its <expiring> again for S01
      Then it is refused with SER0030

      Examples:
        | mw        | expiring  |
        | 10.001 MW | 10.000 MW |
        | 8.000 MW  | 9.999 MW  |
        | 10.001 MW | 10.001 MW |

  Rule: Who elects holds the CRR, for that season

    @CRR-LTE-010 @rule:renominated-crr
    Scenario: It elects a CRR that somebody else holds
      Given LSE2 holds the long-term CRR of 10.000 MW from QUILLON_7_B1 to DLAP_PGAE-APND for S01
      When LSE1 elects to nominate 8.000 MW of its 10.000 MW again for S01
      Then it is refused with SER0030
      And the refusal says "LSE1 holds no such long-term CRR"

    @CRR-LTE-011 @rule:renominated-season
    Scenario: It elects for a season in which the CRR is not valid
      When LSE1 elects to nominate 8.000 MW of its 10.000 MW again for S02
      Then it is refused with SER0030

    @CRR-LTE-012 @rule:access-function
    Scenario: OBA1 holds no long-term CRRs to elect
      When OBA1 elects to nominate 8.000 MW of its 10.000 MW again for S01
      Then it is refused with SEC0001

  Rule: It elects while the window is open

    @CRR-LTE-020 @rule:election-window
    Scenario: A second before the close
      Given time has passed to W1-WED 08:59:59 PPT
      When LSE1 elects to nominate 8.000 MW of its 10.000 MW again for S01
      Then the upload took 1 records

    @CRR-LTE-021 @rule:election-window
    Scenario: At the close
      Given time has passed to W1-WED 09:00:00 PPT
      When LSE1 elects to nominate 8.000 MW of its 10.000 MW again for S01
      Then it is refused with NOM0128

  Rule: What it elects is what LT asks for again

    @CRR-LTE-030 @w1-wed-alloc-an-1 @rule:renomination-counted
    Scenario Outline: It elects <mw> of 10 MW
      Given the cast rests
      And nobody holds a CRR
      And LSE1 holds the long-term CRR of 10.000 MW from QUILLON_7_B1 to DLAP_PGAE-APND for S01
      And LSE1 has elected to nominate <mw> of its 10.000 MW again for S01
      And time has passed to one second after the nomination caps of the annual allocation LT are posted
      When LSE1 downloads SIGNATURE of the annual signature LT cap as JSON
      Then the rows at DLAP_PGAE-APND ON for S01 say:
        | Source       | LimitMW |
        | QUILLON_7_B1 | <limit> |

      Examples:
        | mw        | limit  |
        | 0.001 MW  | 0.001  |
        | 8.000 MW  | 8.000  |
        | 10.000 MW | 10.000 |

    @CRR-LTE-031 @w1-wed-alloc-an-1 @rule:renomination-counted
    Scenario: It elects nothing of it
      Given the cast rests
      And nobody holds a CRR
      And LSE1 holds the long-term CRR of 10.000 MW from QUILLON_7_B1 to DLAP_PGAE-APND for S01
      And LSE1 has elected to nominate 0.000 MW of its 10.000 MW again for S01
      And time has passed to one second after the nomination caps of the annual allocation LT are posted
      When LSE1 downloads SIGNATURE of the annual signature LT cap as JSON
      Then it is refused with DWL0006

    @CRR-LTE-032 @w1-wed-alloc-an-1 @rule:renomination-counted
    Scenario: It says nothing, and all of it goes on
      Given the cast rests
      And nobody holds a CRR
      And LSE1 holds the long-term CRR of 10.000 MW from QUILLON_7_B1 to DLAP_PGAE-APND for S01
      And time has passed to one second after the nomination caps of the annual allocation LT are posted
      When LSE1 downloads SIGNATURE of the annual signature LT cap as JSON
      Then the rows at DLAP_PGAE-APND ON for S01 say:
        | Source       | LimitMW |
        | QUILLON_7_B1 | 10.000  |
