@week1 @tor_conversion @w1-tue-misc-4
Feature: A holder of transmission rights converts them
  Who owns transmission from before the market may turn it into CRRs, path by path, season by
  season, for somebody who holds CRRs. On Tuesday of week 1 it says which, how much and for whom.

  Rule: A conversion takes six states, and both of its windows are the plan's

    @CRR-TOR-001 @rule:tor-window-status
    Scenario Outline: The conversion <edge> the <which> window <turn>
      Given it is <edge> the conversion <which> window <turn>
      When TOR1 asks where the conversion stands
      Then the conversion stands at <status>
      And the conversion opens and closes as the plan says

      Examples:
        | edge              | which    | turn   | status                |
        | one second before | request  | opens  | NEW                   |
        | exactly when      | request  | opens  | OPEN_FOR_CONVERSION   |
        | one second before | request  | closes | OPEN_FOR_CONVERSION   |
        | exactly when      | request  | closes | CLOSED_FOR_CONVERSION |
        | exactly when      | approval | opens  | OPEN_FOR_APPROVAL     |
        | exactly when      | approval | closes | CLOSED_FOR_APPROVAL   |

    @CRR-TOR-002 @rule:tor-window-status @rule:tor-window-lists
    Scenario: The second of the posting
      Given it is W1-THU 15:00:00 PPT
      When TOR1 lists the posted conversions
      Then the conversion is among them, at POSTED

    @CRR-TOR-003 @rule:tor-window-lists @rule:tor-window-status
    Scenario Outline: At <moment> PPT it is in the <phase> list
      Given it is <moment> PPT
      When TOR1 lists the <phase> conversions
      Then the conversion is among them, at <status>

      Examples:
        | moment          | phase  | status              |
        | W1-MON 09:00:00 | active | NEW                 |
        | W1-TUE 09:00:00 | active | OPEN_FOR_CONVERSION |
        | W1-THU 14:59:59 | active | CLOSED_FOR_APPROVAL |
        | W1-THU 15:00:01 | posted | POSTED              |

    @CRR-TOR-004 @rule:tor-window-lists
    Scenario Outline: At <moment> PPT it is not in the <phase> list
      Given it is <moment> PPT
      When TOR1 lists the <phase> conversions
      Then the conversion is not among them

      Examples:
        | moment          | phase  |
        | W1-MON 08:59:59 | active |
        | W1-THU 14:59:59 | posted |
        | W1-THU 15:00:00 | active |

    @CRR-TOR-005 @rule:tor-window-name
    Scenario Outline: A conversion that nobody knows, <name>
      Given the market simulation is under way
      When TOR1 asks where the conversion <name> stands
      Then it is refused with TOR0016

      Examples:
        | name                     |
        | "TOR_CONVERSION_1999_S01" |
        | "tor_conversion_2026_s02" |

  Rule: A holder sees its own rights, with their maximum and their dates

    @CRR-TOR-010 @rule:tor-rights
    Scenario: The rights of a holder
      Given the market simulation is under way
      When TOR1 asks for its rights
      Then there are rights within the season, with their MW

    @CRR-TOR-011 @rule:tor-rights
    Scenario: Somebody without transmission of its own
      Given the market simulation is under way
      When LSE1 asks for its rights
      Then there is no right

  Rule: Requests are taken from the second of the opening up to, and not at, the second of the close

    @CRR-TOR-020 @rule:tor-request-window
    Scenario Outline: A request <edge> the window <turn>
      Given it is <edge> the conversion request window <turn>
      When TOR1 asks to convert:
        | right | mw     | transferee |
        | 1     | 10.000 | LSE1       |
      Then the upload is VALID
      And TOR1's request of right 1 is PENDING_APPROVAL

      Examples:
        | edge              | turn   |
        | exactly when      | opens  |
        | one second after  | opens  |
        | one second before | closes |

    @CRR-TOR-021 @rule:tor-request-window
    Scenario Outline: A request <edge> the window <turn>, which is no time for it
      Given it is <edge> the conversion request window <turn>
      When TOR1 asks to convert:
        | right | mw     | transferee |
        | 1     | 10.000 | LSE1       |
      Then it is refused with TOR0023
      And no request of right 1 was kept

      Examples:
        | edge              | turn   |
        | one second before | opens  |
        | exactly when      | closes |
        | one second after  | closes |

    @CRR-TOR-022 @rule:tor-window-name
    Scenario: A request to a conversion that nobody knows
      Given the conversion request window is OPEN
      When TOR1 asks to convert in the conversion "TOR_CONVERSION_1999_S01"
      Then it is refused with TOR0016

  Rule: One request makes one CRR for on-peak and one for off-peak hours, both of its whole MW

    @CRR-TOR-030 @rule:tor-derived
    Scenario: What the transferee finds
      Given the conversion request window is OPEN
      When TOR1 asks to convert:
        | right | mw     | transferee | modeled |
        | 1     | 0.345 | LSE1       | N       |
      Then the upload is VALID
      And TOR1's new requests of right 1 are:
        | mw     | transferee | modeled | status           |
        | 0.345 | LSE1       | N       | PENDING_APPROVAL |
      And LSE1 sees these new CRRs to come:
        | tou | hedge | mw     | status           |
        | ON  | OBL   | 0.345 | PENDING_APPROVAL |
        | OFF | OBL   | 0.345 | PENDING_APPROVAL |

    @CRR-TOR-031 @rule:tor-approval-list
    Scenario: Nobody else sees what a transferee is to receive
      Given the conversion request window is OPEN
      When TOR1 asks to convert:
        | right | mw     | transferee |
        | 1     | 0.100 | LSE1       |
      Then the upload is VALID
      And FIN1 sees no new CRR to come

  Rule: A request stays on the path and within the dates of one right, in whole days

    @CRR-TOR-040 @rule:tor-path
    Scenario Outline: A path from <source> to <sink> without a right
      Given the conversion request window is OPEN
      When TOR1 asks to convert:
        | right | source   | sink   |
        | 1     | <source> | <sink> |
      Then the upload is in ERROR with 1 records quoted
      And no request of right 1 was kept

      Examples:
        | source          | sink            |
        | KINGLET_7_B1    | SLAP_SCEC-APND  |
        | NORDHAV_5_N001  | DLAP_SDGE-APND  |
        | DLAP_PGAE-APND  | NORDHAV_5_N001  |

    @CRR-TOR-041 @rule:tor-dates
    Scenario Outline: Dates within the right: it starts <starts>, it ends <ends>
      Given the conversion request window is OPEN
      When TOR1 asks to convert:
        | right | starts   | ends   |
        | 1     | <starts> | <ends> |
      Then the upload is VALID

      Examples:
        | starts      | ends                  |
        |             |                       |
        |             | at the midnight after |
        |             | a day earlier         |
        | a day later |                       |
        |             | on its first day      |

    @CRR-TOR-042 @rule:tor-dates
    Scenario Outline: Dates that do not fit: it starts <starts>, it ends <ends>
      Given the conversion request window is OPEN
      When TOR1 asks to convert:
        | right | starts   | ends   |
        | 1     | <starts> | <ends> |
      Then the upload is in ERROR with 1 records quoted
      And no request of right 1 was kept

      Examples:
        | starts        | ends             |
        |               | a day later      |
        | a day earlier |                  |
        | an hour later |                  |
        |               | an hour later    |
        | a day later   | on its first day |

    @CRR-TOR-043 @rule:tor-dates
    Scenario: Over the dates of two rights on one path
      Given the conversion request window is OPEN
      When TOR1 asks to convert:
        | right | mw    | ends        |
        | 4     | 1.000 | a day later |
      Then the upload is in ERROR with 1 records quoted

  Rule: On no day do all requests together ask for more than the right's maximum

    @CRR-TOR-050 @mock_only @rule:tor-maximum
    Scenario: All that there is, at once
      Given the conversion request window is OPEN
      When TOR1 asks to convert:
        | right | mw  |
        | 1     | all |
      Then the upload is VALID

    @CRR-TOR-051 @rule:tor-maximum
    Scenario: One kilowatt more than there is
      Given the conversion request window is OPEN
      When TOR1 asks to convert:
        | right | mw          |
        | 1     | all + 0.001 |
      Then the upload is in ERROR with 1 records quoted
      And no request of right 1 was kept

    @CRR-TOR-052 @rule:tor-maximum
    Scenario: Two requests of one upload that pass the maximum only together
      Given the conversion request window is OPEN
      When TOR1 asks to convert:
        | right | mw    | transferee |
        | 1     | all   | LSE1       |
        | 1     | 0.001 | FIN1       |
      Then the upload is in ERROR with 1 records quoted
      And no request of right 1 was kept

    @CRR-TOR-053 @mock_only @rule:tor-maximum
    Scenario Outline: An earlier upload leaves all but 10 MW, and <mw> MW are asked for on the first day
      Given the conversion request window is OPEN
      And TOR1 has asked to convert 10.000 MW of its right 1 for LSE1
      When TOR1 asks to convert:
        | right | mw   | transferee | ends             |
        | 1     | <mw> | FIN1       | on its first day |
      Then the upload is <answer>

      Examples:
        | mw           | answer                          |
        | all | VALID                           |
        | all + 0.001  | in ERROR with 1 records quoted  |

    @CRR-TOR-054 @mock_only @rule:tor-maximum
    Scenario: Two requests that never meet may each have it all
      Given the conversion request window is OPEN
      When TOR1 asks to convert:
        | right | mw  | starts      | ends             |
        | 1     | all |             | on its first day |
        | 1     | all | a day later |                  |
      Then the upload is VALID

  Rule: The CRRs go to a participant that may hold them

    @CRR-TOR-060 @rule:tor-transferee
    Scenario Outline: For <transferee>, who may hold CRRs
      Given the conversion request window is OPEN
      When TOR1 asks to convert:
        | right | transferee   |
        | 1     | <transferee> |
      Then the upload is VALID

      Examples:
        | transferee |
        | LSE1       |
        | FIN1       |

    @CRR-TOR-061 @rule:tor-transferee
    Scenario Outline: For <transferee>, who may not
      Given the conversion request window is OPEN
      When TOR1 asks to convert:
        | right | transferee   |
        | 1     | <transferee> |
      Then the upload is in ERROR with 1 records quoted
      And no request of right 1 was kept

      Examples:
        | transferee |
        | NOBODY     |
        | TOR1       |
        | UDC1       |

  Rule: One bad record keeps the whole upload out, and each is quoted with what is wrong with it

    @CRR-TOR-070 @rule:tor-all-or-nothing
    Scenario: One good record between two bad ones
      Given the conversion request window is OPEN
      When TOR1 asks to convert:
        | right | mw          | transferee |
        | 1     | all + 0.001 | LSE1       |
        | 1     | 10.000      | LSE1       |
        | 1     | 10.000      | NOBODY     |
      Then the upload is in ERROR with 2 records quoted
      And no request of right 1 was kept
      And LSE1 sees no new CRR to come

    @CRR-TOR-071 @rule:tor-all-or-nothing
    Scenario: How a record is quoted
      Given the target month is April 2026
      And the conversion request window is OPEN
      When TOR1 asks to convert:
        | right | mw     | source     | sink     | transferee | modeled |
        | 1     | 10.000 | ATLANTIS_1 | ELDORADO | LSE1       | N       |
      Then the upload quotes "[ATLANTIS_1,ELDORADO,10,04/01/2026,06/30/2026,LSE1,N]"

    @CRR-TOR-072 @rule:access-function @security
    Scenario: Somebody who is no holder of transmission
      Given the conversion request window is OPEN
      When LSE1 sends POST "/torconversion/v1.0/torConversionCreation" with the body "{'torConversionWindow': 'TOR_CONVERSION_2026_S02', 'torHolder': 'LSE1', 'conversionRequests': []}"
      Then it is refused with SEC0001
