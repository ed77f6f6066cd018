@week1 @secondary_market @w1-tue-misc-3
Feature: The ISO looks at each offer on its own
  A request has many offers, and each is answered with a status of its own. What is wrong with one
  is told in its message, by code, and the others stand.

  Background:
    Given the market simulation is under way
    And FIN1 holds 10.000 MW or more of type AUC for the target month

  Rule: A bad offer is in ERROR, and the others of its request stand

    @CRR-TRD-110 @rule:trade-per-record @rule:trade-new-status
    Scenario: One bad offer between two good ones
      When FIN1 offers FIN2 these parts of it:
        | mw    | beyond |
        |       | 0.000  |
        |       | 0.001  |
        | 0.001 |        |
      Then the offers are answered:
        | status              | codes   |
        | PENDING_MP_RESPONSE |         |
        | ERROR               | SER0030 |
        | PENDING_MP_RESPONSE |         |

    @CRR-TRD-111 @rule:trade-new-status
    Scenario: A bad offer is listed under ERROR
      When FIN1 offers FIN2 these parts of it:
        | beyond |
        | 0.001  |
      Then the offer is answered ERROR with SER0030
      And the offer answered is on FIN1's list of status ERROR

    @CRR-TRD-112 @rule:trade-owner @rule:trade-type @rule:trade-quantity
    Scenario: All that is wrong with an offer is told
      When FIN1 offers FIN2 these parts of it:
        | owner | type | beyond |
        | FIN2  | LSE  | 0.001  |
      Then the offers are answered:
        | status | codes                   |
        | ERROR  | SMT0146 SMT0138 SER0030 |

    @CRR-TRD-113 @mock_only @rule:records-limit
    Scenario: As many offers as a request may have
      When FIN1 offers FIN2 500 times 0.001 MW of it
      Then all 500 offers are answered PENDING_MP_RESPONSE

    @CRR-TRD-114 @rule:records-limit
    Scenario: One offer more
      When FIN1 offers FIN2 501 times 0.001 MW of it
      Then it is refused with SER0030

    @CRR-TRD-115 @mock_only @rule:busy
    Scenario: The ISO is busy
      Given the ISO's environment is too busy for more users
      When FIN1 offers FIN2 1.000 MW of it at 150.00 $/MW
      Then it is refused with GEN0003

  Rule: An offer is its sender's own, and goes to another who may hold CRRs

    @CRR-TRD-120 @rule:trade-owner
    Scenario: Asset owners, right and wrong
      When FIN1 offers FIN2 these parts of it:
        | owner |
        | FIN1  |
        | FIN2  |
        | fin1  |
      Then the offers are answered:
        | status              | codes   |
        | PENDING_MP_RESPONSE |         |
        | ERROR               | SMT0146 |
        | ERROR               | SMT0146 |

    @CRR-TRD-121 @rule:trade-responder
    Scenario Outline: FIN1 offers a part to "<name>"
      When FIN1 offers "<name>" 1.000 MW of it
      Then the offer is answered ERROR with SMT0107

      Examples:
        | name   |
        | NOBODY |
        | fin2   |
        | UDC1   |

    @CRR-TRD-122 @rule:trade-with-another
    Scenario: FIN1 offers a part to itself
      When FIN1 offers FIN1 1.000 MW of it at 150.00 $/MW
      Then the offer is answered ERROR with SER0030

  Rule: What is sold is held, and said to be what it is

    @CRR-TRD-130 @rule:trade-holding @rule:trade-new-status
    Scenario: FIN2 offers what FIN1 holds
      When FIN2 offers LSE1 1.000 MW of it at 150.00 $/MW
      Then the offer is answered ERROR with SER0030

    @CRR-TRD-131 @rule:trade-holding
    Scenario Outline: The offer names another <what>
      When FIN1 offers FIN2 these parts of it:
        | <what>  |
        | <value> |
      Then the offer is answered ERROR with SER0030

      Examples:
        | what   | value          |
        | source | KINGLET_7_B1   |
        | sink   | SLAP_PGST-APND |
        | tou    | OFF            |
        | hedge  | OPT            |

    @CRR-TRD-132 @rule:trade-type
    Scenario: The offer names another CRR type
      When FIN1 offers FIN2 these parts of it:
        | type |
        | AUC  |
        | LSE  |
      Then the offers are answered:
        | status              | codes   |
        | PENDING_MP_RESPONSE |         |
        | ERROR               | SMT0138 |

    @CRR-TRD-133 @rule:trade-quantity
    Scenario: The whole of what is held, and a kilowatt more
      When FIN1 offers FIN2 these parts of it:
        | beyond |
        | 0.000  |
        | 0.001  |
      Then the offers are answered:
        | status              | codes   |
        | PENDING_MP_RESPONSE |         |
        | ERROR               | SER0030 |

    @CRR-TRD-134 @rule:refusal-status @rule:schema-check
    Scenario: No megawatt at all
      When FIN1 offers FIN2 0.000 MW of it at 150.00 $/MW
      Then it is refused with SER0030
