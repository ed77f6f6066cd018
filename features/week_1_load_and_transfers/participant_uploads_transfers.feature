@week1 @w1-mon-kick-2
Feature: A participant uploads transfers in the user interface
  Requests for conversion, their approvals and the reports of load that moved come in by file as
  well, each by the template of its kind and under the rules of the API.

  Rule: Requests to convert rights

    @CRR-UPT-001 @tor_conversion @w1-tue-misc-4 @rule:upload-whole
    Scenario: Two good requests
      Given the conversion request window is OPEN
      When TOR1 uploads its requests to convert in the file "Rights.csv":
        """
        Source,Sink,MW,StartDate,EndDate,TransfereeAO,Modeled
        NORDHAV_5_N001,DLAP_PGAE-APND,10,04/01/2026,06/30/2026,LSE1,Y
        NORDHAV_5_N001,DLAP_PGAE-APND,5.500,04/01/2026,04/30/2026,FIN1,N
        """
      Then the file is VALID, with 2 records
      And TOR1's new requests of right 1 are:
        | mw     | transferee | modeled | status           |
        | 10.000 | LSE1       | Y       | PENDING_APPROVAL |
        | 5.500  | FIN1       | N       | PENDING_APPROVAL |

    @CRR-UPT-002 @tor_conversion @w1-tue-misc-4 @rule:upload-whole @rule:upload-place
    Scenario Outline: In the second record <what>
      Given the conversion request window is OPEN
      When TOR1 uploads its requests to convert in the file "Rights.csv":
        """
        Source,Sink,MW,StartDate,EndDate,TransfereeAO,Modeled
        NORDHAV_5_N001,DLAP_PGAE-APND,10,04/01/2026,06/30/2026,LSE1,Y
        NORDHAV_5_N001,DLAP_PGAE-APND,<mw>,04/01/2026,<end>,LSE1,<modeled>
        """
      Then it is refused with SER0030
      And the refusal says "Rights.csv line 3, column <column>: expected <expected>"
      And no request of right 1 was kept

      Examples:
        | what                     | mw     | end        | modeled | column  | expected                       |
        | modelled is no Y or N    | 5.000  | 06/30/2026 | maybe   | Modeled | Y or N, found maybe            |
        | the last day is no day   | 5.000  | 06/31/2026 | Y       | EndDate | a day as MM/DD/YYYY            |
        | MW have four decimals    | 5.0001 | 06/30/2026 | Y       | MW      | MW with at most three decimals |

    @CRR-UPT-003 @tor_conversion @w1-tue-misc-4 @rule:tor-all-or-nothing @rule:tor-maximum
    Scenario: What the API puts in ERROR is in ERROR by file as well
      Given the conversion request window is OPEN
      When TOR1 uploads its requests to convert in the file "Rights.csv":
        """
        Source,Sink,MW,StartDate,EndDate,TransfereeAO,Modeled
        NORDHAV_5_N001,DLAP_PGAE-APND,50,04/01/2026,06/30/2026,LSE1,Y
        NORDHAV_5_N001,DLAP_PGAE-APND,0.001,06/30/2026,06/30/2026,LSE1,Y
        """
      Then the file is in ERROR with 1 records quoted
      And no request of right 1 was kept

    @CRR-UPT-004 @tor_conversion @w1-tue-misc-4 @rule:upload-file
    Scenario: Two columns have changed places
      Given the conversion request window is OPEN
      When TOR1 uploads its requests to convert in the file "Rights.csv":
        """
        Sink,Source,MW,StartDate,EndDate,TransfereeAO,Modeled
        NORDHAV_5_N001,DLAP_PGAE-APND,10,04/01/2026,06/30/2026,LSE1,Y
        """
      Then it is refused with SER0030
      And no request of right 1 was kept

  Rule: Approvals of converted rights

    @CRR-UPT-010 @mock_only @tor_conversion @w1-wed-misc-3 @chg-tor-1 @rule:tor-derived
    Scenario Outline: <actor> <says> by file
      Given the conversion request window is OPEN
      And TOR1 has asked to convert 10.000 MW of its right 1 for <actor>
      And time has passed to W1-WED 10:00:00 PPT
      When <actor> <says> all that waits for it, in the file "Answers.csv"
      Then the file is VALID, with 2 records
      And TOR1's request of right 1 is <status>

      Examples:
        | actor | says        | status      |
        | LSE1  | approves    | APPROVED    |
        | FIN1  | disapproves | DISAPPROVED |

    @CRR-UPT-011 @mock_only @tor_conversion @w1-wed-misc-3 @chg-tor-1 @rule:upload-whole
    Scenario: One answer is no answer
      Given the conversion request window is OPEN
      And TOR1 has asked to convert 10.000 MW of its right 1 for LSE1
      And time has passed to W1-WED 10:00:00 PPT
      When LSE1 approves all that waits for it, in the file "Answers.csv", but for "APPROVED" has "PERHAPS"
      Then it is refused with SER0030
      And the refusal says "Answers.csv line 3, column ApprovalStatus: expected PENDING_APPROVAL or APPROVED or DISAPPROVED"
      And TOR1's request of right 1 is PENDING_APPROVAL

    @CRR-UPT-012 @mock_only @tor_conversion @w1-wed-misc-3 @chg-tor-1 @rule:tor-approval-record
    Scenario: One answer is of other MW
      Given the conversion request window is OPEN
      And TOR1 has asked to convert 10.000 MW of its right 1 for LSE1
      And time has passed to W1-WED 10:00:00 PPT
      When LSE1 approves all that waits for it, in the file "Answers.csv", but for "OBL,1" has "OBL,2"
      Then the file is in ERROR with 1 records quoted
      And TOR1's request of right 1 is PENDING_APPROVAL

  Rule: Reports of load that moved

    @CRR-UPT-020 @load_migration @w1-tue-misc-1 @rule:migration-replaces
    Scenario: Rates
      Given the load migration is OPEN
      When UDC1 uploads its rates in the file "Rates.csv":
        """
        Class,TOU,SeasonNumber,Year,KWRate
        RESIDENTIAL,ON,3,2025,1.350
        RESIDENTIAL,OFF,3,2025,0.675
        LIGHTING,OFF,1,2025,0.010
        """
      Then the file is VALID, with 3 records
      And UDC1's rates are 3 records

    @CRR-UPT-021 @load_migration @w1-tue-misc-1 @rule:migration-no-customers
    Scenario: Customers
      Given the load migration is OPEN
      When UDC1 uploads its customers in the file "Customers.csv":
        """
        LSE,Class,NumberOfCustomers
        {LSE1},RESIDENTIAL,128000
        {LSE2},SMALL_COM,0
        """
      Then the file is VALID, with 2 records
      And UDC1's customers are:
        | server | number  |
        | LSE1   | 128,000 |

    @CRR-UPT-022 @load_migration @w1-tue-misc-1 @rule:migration-replaces
    Scenario: Switches, one of them to a server without a number
      Given the load migration is OPEN
      When UDC1 uploads its switches in the file "DASR.csv":
        """
        RecordID,Class,FromLSE,ToLSE,NumCustomerTransfer
        D-001,RESIDENTIAL,{LSE1},{LSE2},250
        D-002,RESIDENTIAL,{LSE1},,3
        """
      Then the file is VALID, with 2 records
      And UDC1's switches are:
        | key   | leave | join | number |
        | D-001 | LSE1  | LSE2 | 250    |
        | D-002 | LSE1  |      | 3      |

    @CRR-UPT-023 @load_migration @w1-tue-misc-1 @rule:upload-whole @rule:upload-place
    Scenario Outline: Customers with <what>
      Given the load migration is OPEN
      And UDC1 has reported the customers:
        | server | number |
        | LSE1   | 500    |
      When UDC1 uploads its customers in the file "Customers.csv":
        """
        LSE,Class,NumberOfCustomers
        {LSE1},RESIDENTIAL,128000
        {LSE2},<class>,<number>
        """
      Then it is refused with SER0030
      And the refusal says "Customers.csv line 3, column <column>"
      And UDC1's customers are:
        | server | number |
        | LSE1   | 500    |

      Examples:
        | what                   | class       | number | column            |
        | half a customer        | RESIDENTIAL | 0.5    | NumberOfCustomers |
        | a class that is no one | CASTLES     | 5      | Class             |

    @CRR-UPT-026 @load_migration @w1-tue-misc-1 @rule:upload-whole @rule:upload-place
    Scenario Outline: Rates of <what>
      Given the load migration is OPEN
      And UDC1 has reported the rates:
        | customers   | kw    |
        | RESIDENTIAL | 1.400 |
      When UDC1 uploads its rates in the file "Rates.csv":
        """
        Class,TOU,SeasonNumber,Year,KWRate
        RESIDENTIAL,ON,3,2025,1.350
        RESIDENTIAL,<tou>,<season>,2025,<kw>
        """
      Then it is refused with SER0030
      And the refusal says "Rates.csv line 3, column <column>"
      And UDC1's rates are 8 records

      Examples:
        | what                  | tou   | season | kw      | column       |
        | all day               | DAILY | 3      | 1.350   | TOU          |
        | a fifth season        | OFF   | 5      | 1.350   | SeasonNumber |
        | no number of kW       | OFF   | 3      | a watt  | KWRate       |

    @CRR-UPT-027 @load_migration @w1-tue-misc-1 @rule:upload-whole @rule:upload-place
    Scenario Outline: A switch <what>
      Given the load migration is OPEN
      And UDC1 has reported the switches:
        | key   | leave | join | number |
        | D-001 | LSE1  | LSE2 | 250    |
      When UDC1 uploads its switches in the file "DASR.csv":
        """
        RecordID,Class,FromLSE,ToLSE,NumCustomerTransfer
        D-002,RESIDENTIAL,{LSE1},{LSE2},5
        D-003,RESIDENTIAL,<from>,{LSE2},<number>
        """
      Then it is refused with SER0030
      And the refusal says "DASR.csv line 3, column <column>"
      And UDC1's switches are:
        | key   | leave | join | number |
        | D-001 | LSE1  | LSE2 | 250    |

      Examples:
        | what                    | from   | number | column              |
        | of nobody               | {LSE1} | none   | NumCustomerTransfer |
        | from a server in words  | LSE1   | 5      | FromLSE             |

    @CRR-UPT-024 @load_migration @w1-tue-misc-1 @rule:migration-known-lse
    Scenario: What the API refuses is refused by file as well
      Given the load migration is OPEN
      When UDC1 uploads its customers in the file "Customers.csv":
        """
        LSE,Class,NumberOfCustomers
        999999999,RESIDENTIAL,128000
        """
      Then it is refused with SER0030

    @CRR-UPT-025 @load_migration @w1-thu-misc-1 @rule:migration-window
    Scenario: By file too the close is the close
      Given it is exactly when the load migration closes
      When UDC1 uploads its customers in the file "Customers.csv":
        """
        LSE,Class,NumberOfCustomers
        {LSE1},RESIDENTIAL,128000
        """
      Then it is refused with LMV0102
