@week4 @week5 @w4-open-1 @w5-open-1
Feature: A participant brings its own files
  What a participant has in CSV or JSON need not be typed into tables again: a sentence names the
  file. These files lie beside this feature; `crrsim run --features DIR --data DIR` plays a folder
  of one's own with files of one's own. Both forms carry the same records, and `{month}` and
  `{S01}` in a file are the periods of the plan.

  Rule: What a file holds is handed in by the API

    @CRR-OWN-001 @auction @rule:submission-guard @rule:portfolio-records
    Scenario Outline: Bids from <file>
      Given the monthly auction is OPEN
      When FIN1 submits the portfolio "Spring" with the bids of the file "<file>"
      Then the portfolio is SUBMITTED
      And FIN1's portfolio "Spring" holds the bids:
        | source           | sink           | tou | curve                                        |
        | TH_NP15_GEN-APND | DLAP_PGAE-APND | ON  | 0.000 @ 30.00, 5.000 @ 28.50, 10.000 @ 25.00 |
        | QUILLON_7_B1     | DLAP_PGAE-APND | OFF | 0.000 @ 12.00, 8.000 @ 12.00                 |

      Examples:
        | file             |
        | spring_bids.csv  |
        | spring_bids.json |

    @CRR-OWN-002 @auction @rule:portfolio-records
    Scenario: What came in by the one form is what the other one says
      Given the monthly auction is OPEN
      And FIN1 has the portfolio "Spring" with the bids of the file "spring_bids.csv"
      When FIN1 looks at the portfolio "Spring"
      Then FIN1's portfolio "Spring" holds the bids of the file "spring_bids.json"

    @CRR-OWN-003 @nomination @rule:portfolio-records
    Scenario Outline: Nominations from <file>
      Given the monthly allocation tier 1 is OPEN
      When LSE1 creates the portfolio "Wishes" with the nominations of the file "<file>"
      Then the portfolio is VALID
      And LSE1's portfolio "Wishes" holds the nominations of the file "<other>"

      Examples:
        | file                    | other                   |
        | spring_nominations.csv  | spring_nominations.json |
        | spring_nominations.json | spring_nominations.csv  |

    @CRR-OWN-004 @nomination @rule:award-step
    Scenario: Nominations from a file are awarded
      Given it is one second before the nomination caps of the monthly allocation tier 1 are posted
      And the cast rests
      And nobody holds a CRR
      And LSE1's load metric at DLAP_PGAE-APND is 900.000 MW ON for the month
      And LSE1's load metric at DLAP_PGAE-APND is 900.000 MW OFF for the month
      And time has passed to exactly when the window opens
      And LSE1 has submitted the portfolio "Wishes" with the nominations of the file "spring_nominations.csv"
      When the monthly allocation tier 1 closes and its results are posted
      Then LSE1 is awarded in the monthly allocation tier 1:
        | source           | sink           | tou | nominated | awarded |
        | QUILLON_7_B1     | DLAP_PGAE-APND | ON  | 1.500     | 1.500   |
        | TH_NP15_GEN-APND | DLAP_PGAE-APND | OFF | 2.000     | 2.000   |

    @CRR-OWN-005 @historical_forecasted_load @rule:load-sink
    Scenario: A month of hourly load
      100 MW in the hours on peak, 80 MW in the others, and 130 MW in two hours of each of three evenings: of the 416
      hours on peak two may be above the exceedance.

      Given the monthly forecast load window is OPEN
      And CEC1 has uploaded the load of LSE1 at DLAP_PGAE-APND: 200.000 MW in each hour
      When LSE1 hands in monthly forecast load from the file "april_load.csv"
      Then the load is VALID
      And LSE1's monthly forecast load at DLAP_PGAE-APND comes to an exceedance of 130.000 MW ON, its highest hour to 130.000 MW

    @CRR-OWN-006 @historical_forecasted_load @rule:load-sink
    Scenario: The ISO keeps each hour of the file
      Given the monthly forecast load window is OPEN
      And CEC1 has uploaded the load of LSE1 at DLAP_PGAE-APND: 200.000 MW in each hour
      And LSE1 has handed in monthly forecast load from the file "april_load.csv"
      When LSE1 asks for its monthly forecast load
      Then LSE1's monthly forecast load has 720 hours, 416 of them ON

  Rule: A file that is uploaded goes as it stands, and the market judges it

    @CRR-OWN-010 @auction @rule:upload-whole
    Scenario: Bids uploaded as JSON
      Given the monthly auction is OPEN
      When FIN1 uploads the file "spring_bids.json" of bids
      Then the upload took 2 records
      And FIN1's portfolio "spring_bids" holds the bids of the file "spring_bids.csv"

    @CRR-OWN-011 @historical_forecasted_load @rule:upload-whole
    Scenario: Load uploaded as CSV
      Given the monthly forecast load window is OPEN
      And CEC1 has uploaded the load of LSE1 at DLAP_PGAE-APND: 200.000 MW in each hour
      When LSE1 uploads monthly forecast load from the file "april_load.csv"
      Then the upload took 720 records

    @CRR-OWN-012 @historical_forecasted_load @rule:upload-whole @rule:election-owner
    Scenario: An out-of-area load server's election
      Given the annual historical load window is OPEN
      When OBA1 uploads the file "intertie_election.csv" of its election
      Then the upload took 1 records

    @CRR-OWN-013 @historical_forecasted_load @rule:upload-place
    Scenario: An election with a slip, as JSON
      Given the annual historical load window is OPEN
      When OBA1 uploads the file "intertie_election.json" of its election
      Then it is refused with SER0030
      And the refusal says "intertie_election.json line 2, column TOU: expected ON or OFF, found UP"

    @CRR-OWN-014 @nomination @rule:upload-whole @rule:election-owner
    Scenario: An election of a long-term CRR
      Given the annual historical load window is OPEN
      And LSE1 holds the long-term CRR of 10.000 MW from QUILLON_7_B1 to DLAP_PGAE-APND for S01
      When LSE1 uploads the file "long_term_election.csv" of its LT election
      Then the upload took 1 records

    @CRR-OWN-015 @historical_forecasted_load @rule:upload-whole @rule:cec-owner
    Scenario: The Commission's forecast as JSON
      Given the monthly forecast load window is OPEN
      When CEC1 uploads the file "commission_forecast.json" of the load forecast
      Then the upload took 2 records

  Rule: Files of week 1's transfers: in reports a load server's name in braces is its DUNS number

    @CRR-OWN-016 @load_migration @rule:migration-replaces
    Scenario: Rates
      Given the load migration is OPEN
      When UDC1 uploads the file "summer_rates.csv" of its rates
      Then the file is VALID, with 3 records
      And UDC1's rates are 3 records

    @CRR-OWN-017 @load_migration @rule:upload-whole
    Scenario: Numbers of customers
      Given the load migration is OPEN
      When UDC1 uploads the file "spring_customers.csv" of its customers
      Then the file is VALID, with 1 records
      And UDC1's customers are:
        | server | number  |
        | LSE1   | 128,000 |

    @CRR-OWN-018 @load_migration @rule:upload-whole
    Scenario: Switches, one of them to a server without a number
      Given the load migration is OPEN
      When UDC1 uploads the file "spring_switches.csv" of its switches
      Then the file is VALID, with 2 records
      And UDC1's switches are:
        | key   | leave | join | number |
        | D-001 | LSE1  | LSE2 | 250    |
        | D-002 | LSE1  |      | 3      |

    @CRR-OWN-019 @load_migration @rule:upload-place
    Scenario: Switches with a slip
      Given the load migration is OPEN
      When UDC1 uploads the file "spring_switches_wrong.csv" of its switches
      Then it is refused with SER0030
      And the refusal says "spring_switches_wrong.csv line 2, column NumCustomerTransfer: expected"

    @CRR-OWN-020 @tor_conversion @rule:upload-whole
    Scenario: Rights to convert, as JSON
      Given the conversion request window is OPEN
      When TOR1 uploads the file "spring_rights.json" of its requests to convert
      Then the file is VALID, with 2 records
      And TOR1's new requests of right 1 are:
        | mw     | transferee | modeled | status           |
        | 10.000 | LSE1       | Y       | PENDING_APPROVAL |
        | 5.500  | FIN1       | N       | PENDING_APPROVAL |

    @CRR-OWN-021 @mock_only @tor_conversion @rule:tor-derived
    Scenario: Answers, where {1} and {2} are the CRRs that wait
      Given the conversion request window is OPEN
      And TOR1 has asked to convert 10.000 MW of its right 1 for LSE1
      And time has passed to W1-WED 10:00:00 PPT
      When LSE1 uploads the file "spring_answers.csv" of its answers
      Then the file is VALID, with 2 records
      And TOR1's request of right 1 is APPROVED
