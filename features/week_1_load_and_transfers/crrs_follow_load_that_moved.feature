@week1 @load_migration @w1-thu-misc-1
Feature: CRRs follow the load that moved
  On Thursday of week 1 load migration closes and is posted: the share of its load that a server
  lost, the CRRs that go with it to the gainer, and a counterflow against the loser's own.

  Rule: Results are told from the posting on

    @CRR-LMG-100 @rule:migration-results-posted
    Scenario Outline: A second before the posting, the <what>
      Given it is one second before the load migration is posted
      When UDC1 asks <question>
      Then it is refused with LMV0103

      Examples:
        | what   | question                             |
        | shares | for the shares of the load migration |
        | CRRs   | what moved in the load migration     |

    @CRR-LMG-101 @rule:migration-results-posted
    Scenario: Still being open
      Given the load migration is OPEN
      When UDC1 asks what moved in the load migration
      Then it is refused with LMV0103

    @CRR-LMG-102 @rule:migration-privacy @rule:migration-market-status
    Scenario Outline: The shares that concern <actor>
      Given the load migration is POSTED
      And UDC1 has reported some switches
      When <actor> asks for the shares of the load migration
      Then shares are told, and each concerns <actor>

      Examples:
        | actor |
        | UDC1  |
        | LSE1  |
        | LSE2  |

    @CRR-LMG-103 @rule:migration-privacy
    Scenario Outline: <actor>, whom it does not concern
      Given the load migration is POSTED
      When MSS1 asks <question>
      Then <nothing> is told

      Examples:
        | actor       | question                             | nothing  |
        | A bystander | for the shares of the load migration | no share |
        | The same    | what moved in the load migration     | no CRR   |

    @CRR-LMG-105 @rule:migration-privacy
    Scenario Outline: Another company asks <question>
      Given the load migration is POSTED
      When UDC2 asks <question>
      Then <nothing> is told

      Examples:
        | question                             | nothing  |
        | for the shares of the load migration | no share |
        | what moved in the load migration     | no CRR   |

    @CRR-LMG-104 @rule:migration-privacy
    Scenario: A load server sees its own CRRs alone
      Given the load migration is POSTED
      And UDC1 has reported some switches
      When LSE2 asks what moved in the load migration
      Then CRRs are told, and each is LSE2's

  @mock_only
  Rule: The share is what moved of all that its loser had, by customers and what each draws

    @CRR-LMG-110 @rule:migration-load @rule:migration-share
    Scenario: 250 homes of 128,000
      Given the load migration is OPEN
      And UDC1 has reported the rates:
        | customers   | kw    | off   |
        | RESIDENTIAL | 1.350 | 0.500 |
      And UDC1 has reported the customers:
        | server | number  |
        | LSE1   | 128,000 |
      And UDC1 has reported the switches:
        | key   | leave | join | number |
        | D-001 | LSE1  | LSE2 | 250    |
      When the load migration is posted
      Then the shares of season 3 are:
        | season | tou | leave | join | percent   | mw     |
        | 3      | ON  | LSE1  | LSE2 | 0.1953125 | 0.3375 |
        | 3      | OFF | LSE1  | LSE2 | 0.1953125 | 0.125  |

    @CRR-LMG-111 @rule:migration-share
    Scenario: All customers of a server
      Given the load migration is OPEN
      And UDC1 has reported the rates:
        | customers   | kw    | off   |
        | RESIDENTIAL | 2.000 | 1.000 |
      And UDC1 has reported the customers:
        | server | number |
        | LSE1   | 1,000  |
      And UDC1 has reported the switches:
        | key   | leave | join | number |
        | D-001 | LSE1  | LSE2 | 1,000  |
      When the load migration is posted
      Then the shares of season 2 are:
        | season | tou | leave | join | percent | mw |
        | 2      | ON  | LSE1  | LSE2 | 100     | 2  |
        | 2      | OFF | LSE1  | LSE2 | 100     | 1  |

    @CRR-LMG-112 @rule:migration-netting
    Scenario: What two servers lose to each other is set off
      Given the load migration is OPEN
      And UDC1 has reported the rates:
        | customers   | kw    | off   |
        | RESIDENTIAL | 2.000 | 1.000 |
        | SMALL_COM   | 5.000 | 4.000 |
      And UDC1 has reported the customers:
        | server | number |
        | LSE1   | 1,000  |
        | LSE2   | 2,000  |
      And UDC1 has reported the switches:
        | key   | customers   | leave | join | number |
        | D-001 | RESIDENTIAL | LSE1  | LSE2 | 100    |
        | D-002 | SMALL_COM   | LSE2  | LSE1 | 30     |
      When the load migration is posted
      Then the shares of season 2 are:
        | season | tou | leave | join | percent | mw   |
        | 2      | ON  | LSE1  | LSE2 | 2.5     | 0.05 |
        | 2      | OFF | LSE2  | LSE1 | 1       | 0.02 |

    @CRR-LMG-113 @rule:migration-netting
    Scenario: What is set off in full moves nothing
      Given the load migration is OPEN
      And UDC1 has reported the customers:
        | server | number |
        | LSE1   | 1,000  |
        | LSE2   | 1,000  |
      And UDC1 has reported the switches:
        | key   | leave | join | number |
        | D-001 | LSE1  | LSE2 | 100    |
        | D-002 | LSE2  | LSE1 | 100    |
      When the load migration is posted
      Then no share of season 2 is told

  @mock_only
  Rule: The gainer gets its share of each CRR, and the loser a counterflow of as much

    Background:
      Given the load migration is OPEN
      And UDC1 has reported the rates:
        | customers   | kw    | off   |
        | RESIDENTIAL | 1.350 | 0.500 |
      And UDC1 has reported the customers:
        | server | number  |
        | LSE1   | 128,000 |
        | LSE2   | 128,000 |
      And UDC1 has reported the switches:
        | key   | leave | join | number |
        | D-001 | LSE1  | LSE2 | 250    |

    @CRR-LMG-120 @rule:migration-mw @rule:migration-counterflow @rule:migration-direction
    Scenario: 0.1953125 % of 12.345 MW, down to the kilowatt
      Given LSE1 holds 12.345 MW from QUILLON_7_B1 to DLAP_SCE-APND, allocated for the season
      When the load migration is posted
      Then of it came:
        | owner | type    | runs    | mw    |
        | LSE2  | LSE_LMT | along   | 0.024 |
        | LSE1  | LMT_CNT | against | 0.024 |
      And LSE2 has among its migrated CRRs 0.024 MW of type LSE_LMT that came of it
      And LSE1 has among its migrated CRRs 0.024 MW of type LMT_CNT that came of it

    @CRR-LMG-121 @rule:migration-mw
    Scenario Outline: Of <mw> comes <moved>
      Given LSE1 holds <mw> from QUILLON_7_B1 to DLAP_SCE-APND, allocated for the season
      When the load migration is posted
      Then of it came:
        | owner | type    | runs    | mw      |
        | LSE2  | LSE_LMT | along   | <moved> |
        | LSE1  | LMT_CNT | against | <moved> |

      Examples:
        | mw         | moved |
        | 512.000 MW | 1.000 |
        | 511.999 MW | 0.999 |

    @CRR-LMG-122 @rule:migration-mw
    Scenario: A share below a kilowatt stays
      Given LSE1 holds 0.511 MW from QUILLON_7_B1 to DLAP_SCE-APND, allocated for the season
      When the load migration is posted
      Then nothing came of it

    @CRR-LMG-123 @rule:migration-parents
    Scenario Outline: A CRR <origin>
      Given LSE1 holds 100.000 MW from QUILLON_7_B1 to DLAP_SCE-APND, <origin>
      When the load migration is posted
      Then of it came:
        | owner | type    | runs    | mw    |
        | LSE2  | LSE_LMT | along   | 0.195 |
        | LSE1  | LMT_CNT | against | 0.195 |

      Examples:
        | origin                   |
        | allocated for the season |
        | allocated for ten years  |
        | gained by migration      |

    @CRR-LMG-124 @rule:migration-parents
    Scenario Outline: A CRR <origin> stays
      Given LSE1 holds 100.000 MW from QUILLON_7_B1 to DLAP_SCE-APND, <origin>
      When the load migration is posted
      Then nothing came of it

      Examples:
        | origin                |
        | allocated for a month |
        | bought in an auction  |

    @CRR-LMG-125 @rule:migration-place @rule:migration-direction
    Scenario: A sink within the company's place
      Given LSE1 holds 100.000 MW from QUILLON_7_B1 to SLAP_SCEC-APND, allocated for the season
      When the load migration is posted
      Then of it came:
        | owner | type    | runs    | mw    |
        | LSE2  | LSE_LMT | along   | 0.195 |
        | LSE1  | LMT_CNT | against | 0.195 |

    @CRR-LMG-126 @rule:migration-place
    Scenario Outline: The sink <sink>, which another company serves
      Given LSE1 holds 100.000 MW from QUILLON_7_B1 to <sink>, allocated for the season
      When the load migration is posted
      Then nothing came of it

      Examples:
        | sink           |
        | DLAP_PGAE-APND |
        | SLAP_PGST-APND |

    @CRR-LMG-129 @rule:migration-place
    Scenario: What the other company reports moves the CRRs of its own place
      Given LSE1 holds 100.000 MW from QUILLON_7_B1 to DLAP_PGAE-APND, allocated for the season
      And UDC2 has reported the rates:
        | customers   | kw    | off   |
        | RESIDENTIAL | 2.000 | 1.000 |
      And UDC2 has reported the customers:
        | server | number |
        | LSE1   | 1,000  |
      And UDC2 has reported the switches:
        | key   | leave | join | number |
        | D-001 | LSE1  | LSE2 | 50     |
      When the load migration is posted
      Then UDC2 is told that of it came:
        | owner | type    | runs    | mw    |
        | LSE2  | LSE_LMT | along   | 5.000 |
        | LSE1  | LMT_CNT | against | 5.000 |

    @CRR-LMG-127 @rule:migration-parents @rule:migration-market-status
    Scenario: The gainer's own CRRs stay what they are
      Given LSE2 holds 100.000 MW from QUILLON_7_B1 to DLAP_SCE-APND, allocated for the season
      When the load migration is posted
      Then nothing came of it

    @CRR-LMG-128 @rule:migration-booking
    Scenario: A second before the posting nothing has moved
      Given LSE1 holds 100.000 MW from QUILLON_7_B1 to DLAP_SCE-APND, allocated for the season
      And time has passed to one second before the load migration is posted
      When UDC1 asks how the load migration stands
      Then the load migration stands at CLOSED
      And LSE2 has nothing that came of it

  Rule: Together the CRRs of a market come to nothing, and later months add to them

    @CRR-LMG-140 @mock_only @rule:migration-counterflow @rule:migration-direction
    Scenario Outline: All that moved in <market>
      Given the load migration is POSTED
      When UDC1 asks what moved in <market>
      Then every gainer's CRR and its counterflow come to nothing together

      Examples:
        | market                    |
        | the load migration        |
        | the load migration before |

    @CRR-LMG-144 @rule:migration-counterflow @rule:migration-direction
    Scenario: All that moved in the month of the sim
      Given the load migration is POSTED
      And UDC1 has reported some switches
      When UDC1 asks what moved in the load migration
      Then every gainer's CRR and its counterflow come to nothing together

    @CRR-LMG-141 @mock_only @rule:migration-adds
    Scenario: The second month adds to what the first one made
      Given the load migration is POSTED
      When UDC1 asks what moved in the load migration
      Then every CRR told was added to

  @mock_only
  Rule: A later month adds to the CRRs of an earlier one from its own first day on

    @CRR-LMG-142 @rule:migration-adds @rule:migration-adds-onward
    Scenario Outline: The later month is the season's <month> one
      Given the market simulation begins <weeks> weeks later
      And the load migration before is OPEN
      And LSE1 holds 100.000 MW from QUILLON_7_B1 to DLAP_SCE-APND, allocated for the season
      And UDC1 has reported the customers to the load migration before:
        | server | number |
        | LSE1   | 1,000  |
      And UDC1 has reported the switches to the load migration before:
        | key   | leave | join | number |
        | D-001 | LSE1  | LSE2 | 100    |
      And time has passed to W1-TUE 10:00:00 PPT
      And UDC1 has reported the customers:
        | server | number |
        | LSE1   | 1,000  |
      And UDC1 has reported the switches:
        | key   | leave | join | number |
        | D-002 | LSE1  | LSE2 | 100    |
      When the load migration is posted
      Then of it came:
        | owner | type    | runs    | mw    | how      |
        | LSE2  | LSE_LMT | along   | 9.000 | added to |
        | LSE1  | LMT_CNT | against | 9.000 | added to |
      And what was added to are the CRRs that the load migration before made of it
      And LSE2 has of it, by the months of the season:
        | type    | months   | mw     |
        | LSE_LMT | <after>  | 19.000 |
        | LSE_LMT | <before> | 10.000 |

      Examples:
        | month  | weeks | before | after  |
        | second | 4     | 1 to 1 | 2 to 3 |
        | third  | 8     | 2 to 2 | 3 to 3 |

    @CRR-LMG-143 @rule:migration-adds @rule:migration-adds-onward
    Scenario: The later month is the season's first one
      Given the market simulation begins 12 weeks later
      And the load migration before is OPEN
      And LSE1 holds 100.000 MW from QUILLON_7_B1 to DLAP_SCE-APND, allocated for the season
      And UDC1 has reported the customers to the load migration before:
        | server | number |
        | LSE1   | 1,000  |
      And UDC1 has reported the switches to the load migration before:
        | key   | leave | join | number |
        | D-001 | LSE1  | LSE2 | 100    |
      And time has passed to W1-TUE 10:00:00 PPT
      And UDC1 has reported the customers:
        | server | number |
        | LSE1   | 1,000  |
      And UDC1 has reported the switches:
        | key   | leave | join | number |
        | D-002 | LSE1  | LSE2 | 100    |
      When the load migration is posted
      Then LSE2 has of it, by the months of the season:
        | type    | months | mw     |
        | LSE_LMT | 1 to 3 | 19.000 |
