@week1 @tor_conversion @w1-wed-misc-3 @chg-tor-1 @mock_only
Feature: A transferee approves converted rights
  Whoever is to receive CRRs made of transmission rights has the last word on them: on Wednesday
  of week 1 it approves or disapproves each, and on Thursday those approved are its own.

  Background:
    Given it is W1-TUE 10:00:00 PPT
    And TOR1 has asked to convert 10.000 MW of its right 1 for LSE1

  Rule: Approvals are taken from the second of the opening up to, and not at, the second of the close

    @CRR-TOR-100 @rule:tor-approval-window
    Scenario Outline: An approval <edge> the window <turn>
      Given time has passed to <edge> the conversion approval window <turn>
      When LSE1 approves all that waits for it
      Then the upload is VALID
      And TOR1's request of right 1 is APPROVED

      Examples:
        | edge              | turn   |
        | exactly when      | opens  |
        | one second after  | opens  |
        | one second before | closes |

    @CRR-TOR-101 @rule:tor-approval-window
    Scenario Outline: An approval <edge> the window <turn>, which is no time for it
      Given time has passed to <edge> the conversion approval window <turn>
      When LSE1 approves all that waits for it
      Then it is refused with TOR0024
      And LSE1 sees these CRRs to come:
        | tou | mw     | status           |
        | ON  | 10.000 | PENDING_APPROVAL |
        | OFF | 10.000 | PENDING_APPROVAL |

      Examples:
        | edge              | turn   |
        | one second before | opens  |
        | exactly when      | closes |
        | one second after  | closes |

    @CRR-TOR-102 @rule:tor-window-name
    Scenario: An approval in a conversion that nobody knows
      Given time has passed to W1-WED 10:00:00 PPT
      When LSE1 approves in the conversion "TOR_CONVERSION_1999_S01"
      Then it is refused with TOR0016

  Rule: A request stands where the answers to its two CRRs put it

    @CRR-TOR-110 @rule:tor-request-status
    Scenario: A yes to one of two
      Given time has passed to W1-WED 10:00:00 PPT
      When LSE1 approves the ON CRR that waits for it
      Then the upload is VALID
      And TOR1's request of right 1 is PENDING_APPROVAL

    @CRR-TOR-111 @rule:tor-request-status
    Scenario Outline: LSE1 <says> both
      Given time has passed to W1-WED 10:00:00 PPT
      When LSE1 <says> all that waits for it
      Then the upload is VALID
      And TOR1's request of right 1 is <status>

      Examples:
        | says        | status      |
        | approves    | APPROVED    |
        | disapproves | DISAPPROVED |

    @CRR-TOR-112 @rule:tor-request-status
    Scenario: A yes and a no
      Given time has passed to W1-WED 10:00:00 PPT
      When LSE1 answers:
        | tou | answer      |
        | ON  | APPROVED    |
        | OFF | DISAPPROVED |
      Then the upload is VALID
      And TOR1's request of right 1 is DISAPPROVED
      And LSE1 sees these CRRs to come:
        | tou | mw     | status      |
        | ON  | 10.000 | APPROVED    |
        | OFF | 10.000 | DISAPPROVED |

    @CRR-TOR-113 @rule:tor-request-status
    Scenario Outline: No answer <edge> approval closes
      Given time has passed to <edge> the conversion approval window closes
      When TOR1 asks where the conversion stands
      Then TOR1's request of right 1 is <status>

      Examples:
        | edge              | status           |
        | one second before | PENDING_APPROVAL |
        | exactly when      | ERROR            |

  Rule: An answer is yes or no to a CRR of one's own, as it was shown, and it is final

    @CRR-TOR-120 @rule:tor-answered-once
    Scenario Outline: LSE1 <says> what it has approved before
      Given time has passed to W1-WED 10:00:00 PPT
      And LSE1 approves all that waits for it, and it is VALID
      When LSE1 answers:
        | tou | answer   |
        | ON  | <answer> |
      Then the upload is in ERROR with 1 records quoted
      And TOR1's request of right 1 is APPROVED

      Examples:
        | says        | answer      |
        | approves    | APPROVED    |
        | disapproves | DISAPPROVED |

    @CRR-TOR-121 @rule:tor-answered-once @rule:tor-derived
    Scenario: Two answers to one CRR in one upload
      Given time has passed to W1-WED 10:00:00 PPT
      When LSE1 answers:
        | tou | answer      |
        | ON  | APPROVED    |
        | ON  | DISAPPROVED |
      Then the upload is in ERROR with 1 records quoted
      And LSE1 sees these CRRs to come:
        | tou | mw     | status           |
        | ON  | 10.000 | PENDING_APPROVAL |
        | OFF | 10.000 | PENDING_APPROVAL |

    @CRR-TOR-122 @rule:tor-answer-word
    Scenario: PENDING_APPROVAL is no answer
      Given time has passed to W1-WED 10:00:00 PPT
      When LSE1 answers:
        | tou | answer           |
        | ON  | PENDING_APPROVAL |
      Then the upload is in ERROR with 1 records quoted

    @CRR-TOR-123 @rule:tor-approval-record
    Scenario Outline: The answer names another <what>
      Given time has passed to W1-WED 10:00:00 PPT
      When LSE1 answers:
        | <what>  |
        | <value> |
      Then the upload is in ERROR with 1 records quoted
      And TOR1's request of right 1 is PENDING_APPROVAL

      Examples:
        | what   | value          |
        | source | KINGLET_7_B1   |
        | sink   | SLAP_SCEC-APND |
        | as_tou | OFF            |
        | hedge  | OPT            |
        | mw     | 10.001         |

    @CRR-TOR-124 @rule:tor-approval-list
    Scenario: A CRR that another is to receive
      Given time has passed to W1-WED 10:00:00 PPT
      When FIN1 approves what LSE1 is to receive
      Then the upload is in ERROR with 2 records quoted
      And TOR1's request of right 1 is PENDING_APPROVAL

    @CRR-TOR-125 @rule:tor-approval-list @rule:tor-all-or-nothing
    Scenario: A CRR that nobody is to receive
      Given time has passed to W1-WED 10:00:00 PPT
      When LSE1 answers:
        | number |
        | 999999 |
      Then the upload is in ERROR with 1 records quoted

    @CRR-TOR-126 @rule:tor-all-or-nothing
    Scenario: One good answer beside a bad one
      Given time has passed to W1-WED 10:00:00 PPT
      When LSE1 answers:
        | tou | answer           |
        | ON  | APPROVED         |
        | OFF | PENDING_APPROVAL |
      Then the upload is in ERROR with 1 records quoted
      And LSE1 sees these CRRs to come:
        | tou | mw     | status           |
        | ON  | 10.000 | PENDING_APPROVAL |
        | OFF | 10.000 | PENDING_APPROVAL |

  Rule: What was approved exists from the posting on, and is the transferee's

    @CRR-TOR-130 @rule:tor-converted @rule:tor-owner
    Scenario: Approved, and posted
      Given time has passed to W1-WED 10:00:00 PPT
      And LSE1 approves all that waits for it, and it is VALID
      And time has passed to W1-THU 15:00:00 PPT
      When LSE1 asks where the conversion stands
      Then the conversion stands at POSTED
      And LSE1 holds 10.000 MW ON and OFF converted of TOR1's right 1

    @CRR-TOR-131 @rule:tor-booking
    Scenario: Approved, and a second before the posting
      Given time has passed to W1-WED 10:00:00 PPT
      And LSE1 approves all that waits for it, and it is VALID
      And time has passed to W1-THU 14:59:59 PPT
      When LSE1 asks where the conversion stands
      Then the conversion stands at CLOSED_FOR_APPROVAL
      And LSE1 holds nothing converted of TOR1's right 1

    @CRR-TOR-132 @rule:tor-converted
    Scenario: Disapproved
      Given time has passed to W1-WED 10:00:00 PPT
      And LSE1 disapproves all that waits for it, and it is VALID
      And time has passed to W1-THU 15:00:00 PPT
      When LSE1 asks where the conversion stands
      Then LSE1 holds nothing converted of TOR1's right 1

    @CRR-TOR-133 @rule:tor-converted
    Scenario: Never answered
      Given time has passed to W1-THU 15:00:00 PPT
      When TOR1 asks where the conversion stands
      Then TOR1's request of right 1 is ERROR
      And LSE1 holds nothing converted of TOR1's right 1

    @CRR-TOR-134 @rule:tor-converted
    Scenario: Approved for on-peak hours alone
      Given time has passed to W1-WED 10:00:00 PPT
      And LSE1 approves the ON CRR that waits for it, and it is VALID
      When the conversion is posted
      Then LSE1 holds 10.000 MW ON alone converted of TOR1's right 1

  Rule: A converted right takes room on the grid when it is modelled, and only then

    @CRR-TOR-140 @rule:tor-base-load
    Scenario: Modelled
      Given time has passed to W1-WED 10:00:00 PPT
      And LSE1 approves all that waits for it, and it is VALID
      When the monthly auction is announced
      Then the base load of the monthly auction counts 10.000 MW converted of TOR1's right 1

    @CRR-TOR-141 @rule:tor-base-load
    Scenario: Not modelled
      Given TOR1 has asked to convert 5.000 MW of its right 1 for FIN1, not modelled
      And time has passed to W1-WED 10:00:00 PPT
      And LSE1 approves all that waits for it, and it is VALID
      And FIN1 approves all that waits for it, and it is VALID
      When the monthly auction is announced
      Then FIN1 holds 5.000 MW ON and OFF converted of TOR1's right 1
      And the base load of the monthly auction leaves out 5.000 MW converted of TOR1's right 1
