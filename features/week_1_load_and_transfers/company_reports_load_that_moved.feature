@week1 @load_migration @w1-tue-misc-1
Feature: A distribution company reports load that moved
  When homes and shops change their supplier, CRRs allocated for their load follow them. The
  distribution company says how much a customer of each class draws, how many there are, and who
  switched; from Tuesday of week 1 until Thursday it may say so anew.

  Rule: A load migration market is of a month, and stands at PREP, OPEN, CLOSED, then POSTED

    @CRR-LMG-001 @rule:migration-market-status
    Scenario Outline: The market <edge> it <turn>
      Given it is <edge> the load migration <turn>
      When UDC1 asks how the load migration stands
      Then the load migration stands at <status>

      Examples:
        | edge              | turn      | status |
        | one second before | opens     | PREP   |
        | exactly when      | opens     | OPEN   |
        | one second before | closes    | OPEN   |
        | exactly when      | closes    | CLOSED |
        | one second before | is posted | CLOSED |
        | exactly when      | is posted | POSTED |

    @CRR-LMG-002 @rule:migration-market-lists @rule:migration-market-status
    Scenario Outline: In the <phase> list <edge> it <turn>
      Given it is <edge> the load migration <turn>
      When UDC1 lists the <phase> load migration markets
      Then the load migration is among them at <status>, as the plan has it

      Examples:
        | edge              | turn         | phase  | status |
        | exactly when      | is announced | active | PREP   |
        | exactly when      | opens        | active | OPEN   |
        | one second before | is posted    | active | CLOSED |
        | exactly when      | is posted    | posted | POSTED |

    @CRR-LMG-003 @rule:migration-market-lists
    Scenario Outline: Not in the <phase> list <edge> it <turn>
      Given it is <edge> the load migration <turn>
      When UDC1 lists the <phase> load migration markets
      Then the load migration is missing from the list

      Examples:
        | edge              | turn         | phase  |
        | one second before | is announced | active |
        | one second before | is posted    | posted |
        | exactly when      | is posted    | active |

    @CRR-LMG-004 @mock_only @rule:migration-market-lists
    Scenario: The market of the month before is posted already
      Given the load migration is OPEN
      When UDC1 lists the posted load migration markets
      Then the load migration before is among them at POSTED, as the plan has it

    @CRR-LMG-005 @rule:migration-set-up
    Scenario: Nobody has set the market up before it is announced
      Given it is one second before the load migration is announced
      When UDC1 asks how the load migration stands
      Then it is refused with LMV1002

    @CRR-LMG-006 @rule:migration-set-up
    Scenario: It is set up once it is announced
      Given it is exactly when the load migration is announced
      When UDC1 asks how the load migration stands
      Then the load migration stands at PREP

    @CRR-LMG-007 @rule:migration-market-name
    Scenario Outline: A market that nobody knows, <name>
      Given the load migration is OPEN
      When UDC1 asks how the load migration market <name> stands
      Then it is refused with LMV1003

      Examples:
        | name                     |
        | "LOAD_MIGRATION_1999_M01" |
        | "load_migration_2026_m04" |

  Rule: The N hours are out before the window opens, and not sooner

    @CRR-LMG-010 @rule:n-hours-posted @rule:n-hours @rule:n-hours-place
    Scenario: The hours that a company needs for its rates
      Given it is exactly when the load migration posts its N hours
      When UDC1 asks for the N hours of the load migration
      Then of each season and time of use there are as many hours as exceed the exceedance

    @CRR-LMG-011 @mock_only @rule:n-hours
    Scenario: They are hours of high load
      Given the load migration is OPEN
      When UDC1 asks for the N hours of the load migration
      Then every N hour of summer on-peak lies in the afternoon or evening

    @CRR-LMG-012 @rule:n-hours-posted
    Scenario: A second too soon
      Given it is one second before the load migration posts its N hours
      When UDC1 asks for the N hours of the load migration
      Then it is refused with LMV0101

    @CRR-LMG-013 @mock_only @rule:n-hours-posted @rule:refusal-status
    Scenario: A market without N hours
      Given the load migration is OPEN
      When UDC1 asks for the N hours of the load migration before
      Then it is refused with LMV0101

    @CRR-LMG-014 @rule:n-hours
    Scenario: They are there as long as reports are taken
      Given the load migration is OPEN
      When UDC1 asks for the N hours of the load migration
      Then of each season and time of use there are as many hours as exceed the exceedance

  Rule: Reports are taken from the second of the opening up to, and not at, the second of the close

    @CRR-LMG-020 @rule:migration-window @w1-wed-misc-1 @rule:migration-replaces
    Scenario Outline: A report <edge> the window <turn>
      Given it is <edge> the load migration <turn>
      When UDC1 reports the customers:
        | server | number  |
        | LSE1   | 128,000 |
      Then the report is VALID
      And UDC1's customers are:
        | server | number  |
        | LSE1   | 128,000 |

      Examples:
        | edge              | turn   |
        | exactly when      | opens  |
        | one second after  | opens  |
        | one second before | closes |

    @CRR-LMG-021 @rule:migration-window @w1-thu-misc-1
    Scenario Outline: The <word> <edge> the window <turn>, which is no time for them
      Given it is <edge> the load migration <turn>
      When UDC1 reports the same <word> again
      Then it is refused with LMV0102

      Examples:
        | edge              | turn   | word      |
        | one second before | opens  | customers |
        | one second before | opens  | switches  |
        | exactly when      | closes | customers |
        | one second after  | closes | rates     |
        | exactly when      | closes | switches  |

    @CRR-LMG-022 @rule:migration-replaces @w1-wed-misc-1
    Scenario: On Wednesday a report takes the place of Tuesday's
      Given the load migration is OPEN
      And UDC1 has reported the customers:
        | server | number  |
        | LSE1   | 128,000 |
        | LSE2   | 90,000  |
      And time has passed to W1-WED 10:00:00 PPT
      When UDC1 reports the customers:
        | server | number  |
        | LSE1   | 127,500 |
      Then the report is VALID
      And UDC1's customers are:
        | server | number  |
        | LSE1   | 127,500 |

    @CRR-LMG-023 @rule:migration-market-name
    Scenario: A report to a market that nobody knows
      Given the load migration is OPEN
      When UDC1 reports no customers to the market "LOAD_MIGRATION_1999_M01"
      Then it is refused with LMV1003

    @CRR-LMG-024 @rule:migration-replaces @w1-thu-misc-1
    Scenario: On Thursday switches take the place of Wednesday's, keys and all
      Given the load migration is OPEN
      And time has passed to W1-WED 10:00:00 PPT
      And UDC1 has reported the switches:
        | key   | leave | join | number |
        | D-001 | LSE1  | LSE2 | 250    |
        | D-002 | LSE1  | LSE2 | 5      |
      And time has passed to W1-THU 10:00:00 PPT
      When UDC1 reports the switches:
        | key   | leave | join | number |
        | D-001 | LSE2  | LSE1 | 240    |
      Then the report is VALID
      And UDC1's switches are:
        | key   | leave | join | number |
        | D-001 | LSE2  | LSE1 | 240    |

  Rule: Reports are a distribution company's

    @CRR-LMG-030 @rule:migration-udc
    Scenario Outline: <word> in the name of <name>
      Given the load migration is OPEN
      When UDC1 reports no <word> in the name of <name>
      Then it is refused with LMV024

      Examples:
        | word      | name     |
        | customers | "NOBODY" |
        | rates     | "LSE1"   |
        | switches  | "NOBODY" |

    @CRR-LMG-033 @rule:access-identity @security
    Scenario Outline: <word> in the name of another company
      Given the load migration is OPEN
      When UDC1 reports no <word> in the name of "UDC2"
      Then it is refused with SEC0002

      Examples:
        | word      |
        | rates     |
        | customers |
        | switches  |

    @CRR-LMG-034 @mock_only @rule:migration-udc @rule:migration-own-reports
    Scenario: Another company has no reports of its own yet
      Given the load migration is OPEN
      When UDC2 looks at its customers
      Then UDC2's customers are 0 records
      And UDC1's customers are 6 records

    @CRR-LMG-035 @rule:n-hours-place
    Scenario: Another company is told the N hours of its own place
      Given it is exactly when the load migration posts its N hours
      When UDC2 asks for the N hours of the load migration
      Then of each season and time of use there are as many hours as exceed the exceedance

    @CRR-LMG-031 @rule:migration-udc
    Scenario: A load server has no reports to look at
      Given the load migration is OPEN
      When LSE1 looks at its customers
      Then it is refused with LMV024

    @CRR-LMG-032 @rule:access-function @security
    Scenario: A load server reports nothing itself
      Given the load migration is OPEN
      When LSE1 reports no customers in the name of "UDC1"
      Then it is refused with SEC0001

  Rule: Rates come once a year, of a year that is over, each told once

    @CRR-LMG-040 @rule:migration-rates-yearly @rule:migration-replaces
    Scenario: Last year's rates, again while the market is open
      Given the load migration is OPEN
      And UDC1 has reported the rates:
        | customers   | kw    |
        | RESIDENTIAL | 1.400 |
      When UDC1 reports the rates:
        | customers   | kw    |
        | RESIDENTIAL | 1.350 |
        | SMALL_COM   | 6.500 |
      Then the report is VALID
      And UDC1's rates are 16 records

    @CRR-LMG-041 @mock_only @rule:migration-rates-yearly
    Scenario: Rates of a year that an earlier market had
      Given the load migration is OPEN
      When UDC1 reports the rates:
        | customers   | kw    | year |
        | RESIDENTIAL | 1.350 | 2024 |
      Then it is refused with SER0030 for 8 records

    @CRR-LMG-042 @rule:migration-rate-year
    Scenario Outline: Rates of <year>
      Given the load migration is OPEN
      When UDC1 reports the rates:
        | customers   | kw    | year   |
        | RESIDENTIAL | 1.350 | <year> |
      Then it is refused with SER0030 for 8 records

      Examples:
        | year      |
        | this year |
        | next year |

    @CRR-LMG-043 @rule:migration-told-once
    Scenario: A rate told twice
      Given the load migration is OPEN
      When UDC1 reports the rates:
        | customers   | kw    |
        | RESIDENTIAL | 1.350 |
        | SMALL_COM   | 6.500 |
        | RESIDENTIAL | 1.360 |
      Then it is refused with SER0030 for 16 records

  Rule: Customers are of a server that the ISO knows and of a class that has rates

    Background:
      Given the load migration is OPEN
      And UDC1 has reported the rates:
        | customers   | kw    |
        | RESIDENTIAL | 1.350 |

    @CRR-LMG-050 @rule:migration-known-lse
    Scenario Outline: The server <server>
      When UDC1 reports the customers:
        | server   | number |
        | <server> | 1,000  |
      Then it is refused with SER0030

      Examples:
        | server    |
        | 999999999 |
        | UDC1      |

    @CRR-LMG-051 @rule:migration-class-rated
    Scenario: A class without a rate
      When UDC1 reports the customers:
        | server | customers    | number |
        | LSE1   | AGRICULTURAL | 1,000  |
      Then it is refused with SER0030

    @CRR-LMG-052 @rule:migration-told-once
    Scenario: A number told twice
      When UDC1 reports the customers:
        | server | number |
        | LSE1   | 1,000  |
        | LSE1   | 1,001  |
      Then it is refused with SER0030 for 2 records

    @CRR-LMG-053 @rule:migration-no-customers
    Scenario: No customers may be reported, and are not read back
      When UDC1 reports the customers:
        | server | number |
        | LSE1   | 1      |
        | LSE2   | 0      |
      Then the report is VALID
      And UDC1's customers are:
        | server | number |
        | LSE1   | 1      |

  Rule: Switches are of the market's date, between two servers, and of customers who are there

    Background:
      Given the load migration is OPEN
      And UDC1 has reported the rates:
        | customers   | kw    |
        | RESIDENTIAL | 1.350 |
      And UDC1 has reported the customers:
        | server | number  |
        | LSE1   | 128,000 |
        | LSE2   | 90,000  |

    @CRR-LMG-060 @rule:migration-effective-date
    Scenario: The market's own date
      When UDC1 reports no switches of a date 0 days after the market's
      Then the report is VALID

    @CRR-LMG-061 @rule:migration-effective-date
    Scenario Outline: A date <days> days later
      When UDC1 reports no switches of a date <days> days after the market's
      Then it is refused with LMV023

      Examples:
        | days |
        | 1    |
        | 30   |

    @CRR-LMG-062 @rule:migration-two-servers
    Scenario: From a server to itself
      When UDC1 reports the switches:
        | key   | leave | join | number |
        | D-001 | LSE1  | LSE1 | 250    |
      Then it is refused with SER0030

    @CRR-LMG-063 @rule:migration-known-lse
    Scenario: To a server by a number that nobody has
      When UDC1 reports the switches:
        | key   | leave | join      | number |
        | D-001 | LSE1  | 999999999 | 250    |
      Then it is refused with SER0030

    @CRR-LMG-064 @rule:migration-known-lse @rule:migration-replaces
    Scenario: To a server that the ISO does not know, which has no number
      When UDC1 reports the switches:
        | key   | leave | join | number |
        | D-001 | LSE1  |      | 250    |
      Then the report is VALID
      And UDC1's switches are:
        | key   | leave | join | number |
        | D-001 | LSE1  |      | 250    |

    @CRR-LMG-065 @rule:migration-told-once
    Scenario: A key that stands twice
      When UDC1 reports the switches:
        | key   | leave | join | number |
        | D-001 | LSE1  | LSE2 | 250    |
        | D-001 | LSE2  | LSE1 | 100    |
      Then it is refused with SER0030 for 2 records

    @CRR-LMG-066 @mock_only @rule:migration-record-id
    Scenario: A key that the month before had
      When UDC1 reports the switches:
        | key         | leave | join | number |
        | 2026_M03-001 | LSE1  | LSE2 | 250    |
      Then it is refused with SER0030

    @CRR-LMG-067 @rule:migration-class-rated
    Scenario: Customers of a class without a rate
      When UDC1 reports the switches:
        | key   | customers | leave | join | number |
        | D-001 | LIGHTING  | LSE1  | LSE2 | 250    |
      Then it is refused with SER0030

    @CRR-LMG-068 @rule:migration-no-more-than-there-are
    Scenario: All customers that a server has
      Given UDC1 has reported the customers:
        | server | number |
        | LSE1   | 1,000  |
      When UDC1 reports the switches:
        | key   | leave | join | number |
        | D-001 | LSE1  | LSE2 | 400    |
        | D-002 | LSE1  |      | 600    |
      Then the report is VALID

    @CRR-LMG-069 @rule:migration-no-more-than-there-are
    Scenario: One customer more than a server has
      Given UDC1 has reported the customers:
        | server | number |
        | LSE1   | 1,000  |
      When UDC1 reports the switches:
        | key   | leave | join | number |
        | D-001 | LSE1  | LSE2 | 400    |
        | D-002 | LSE1  |      | 601    |
      Then it is refused with SER0030

  Rule: One bad record refuses the whole report, and each bad record is told

    Background:
      Given the load migration is OPEN
      And UDC1 has reported the rates:
        | customers   | kw    |
        | RESIDENTIAL | 1.350 |

    @CRR-LMG-070 @rule:migration-all-or-nothing
    Scenario: One good record between two bad ones
      Given UDC1 has reported the customers:
        | server | number |
        | LSE1   | 500    |
      When UDC1 reports the customers:
        | server    | customers    | number |
        | 999999999 | RESIDENTIAL  | 1,000  |
        | LSE1      | RESIDENTIAL  | 1,000  |
        | LSE1      | AGRICULTURAL | 1,000  |
      Then it is refused with SER0030 for 2 records
      And UDC1's customers are:
        | server | number |
        | LSE1   | 500    |
