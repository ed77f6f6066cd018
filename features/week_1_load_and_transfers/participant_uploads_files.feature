@week1 @auction @w1-mon-kick-2
Feature: A participant uploads files in the user interface
  What the API takes as a request the user interface takes as a CSV file of a template, with the
  same rules behind it. The pages of the ISO's interface are for people and are not played here:
  shown is the file, and that one bid typed in and saved comes to the same as a file of one record.

  Background:
    Given the monthly auction is OPEN

  Rule: What comes in by file is what the API gives back

    @CRR-UPL-001 @rule:upload-whole
    Scenario: A buy bid with a curve, and another
      When FIN1 uploads its bids in the file "Spring.csv":
        """
        BidType,CRRID,AssetOwner,Source,Sink,HedgeType,TOU,Period,CRRType,Description,MW1,Price1,MW2,Price2,MW3,Price3
        BUY,,FIN1,TH_NP15_GEN-APND,DLAP_PGAE-APND,OBL,ON,{month},AUC,,0,30.00,5.000,28.50,10.000,25.00
        BUY,,FIN1,QUILLON_7_B1,DLAP_PGAE-APND,OBL,OFF,{month},AUC,second bid,0.000,-7.10,8.000,-7.10,,
        """
      Then the upload took 2 records
      And FIN1's portfolio "Spring" holds the bids:
        | source           | sink           | tou | curve                                        |
        | TH_NP15_GEN-APND | DLAP_PGAE-APND | ON  | 0.000 @ 30.00, 5.000 @ 28.50, 10.000 @ 25.00 |
        | QUILLON_7_B1     | DLAP_PGAE-APND | OFF | 0.000 @ -7.10, 8.000 @ -7.10                 |

    @CRR-UPL-002 @w1-mon-kick-1 @rule:upload-whole
    Scenario: One bid, as typed in and saved
      When FIN1 uploads its bids in the file "By hand.csv":
        """
        BidType,CRRID,AssetOwner,Source,Sink,HedgeType,TOU,Period,CRRType,Description,MW1,Price1,MW2,Price2
        BUY,,FIN1,TH_NP15_GEN-APND,DLAP_PGAE-APND,OBL,ON,{month},AUC,,0.000,25.00,10.000,25.00
        """
      Then the upload took 1 records
      And FIN1's portfolio "By hand" holds the bids:
        | source           | sink           | mw     | price |
        | TH_NP15_GEN-APND | DLAP_PGAE-APND | 10.000 | 25.00 |

    @CRR-UPL-003 @w1-mon-kick-1 @rule:blank-portfolio
    Scenario: The same bid by the API
      When FIN1 creates the portfolio "By the API" with the bids:
        | source           | sink           | mw     | price |
        | TH_NP15_GEN-APND | DLAP_PGAE-APND | 10.000 | 25.00 |
      Then the portfolio is VALID
      And FIN1's portfolio "By the API" holds the bids:
        | source           | sink           | mw     | price |
        | TH_NP15_GEN-APND | DLAP_PGAE-APND | 10.000 | 25.00 |

    @CRR-UPL-004 @w1-mon-kick-1 @rule:curve-prices
    Scenario: What the API refuses is refused by file as well
      When FIN1 uploads its bids in the file "Rising.csv":
        """
        BidType,CRRID,AssetOwner,Source,Sink,HedgeType,TOU,Period,CRRType,Description,MW1,Price1,MW2,Price2
        BUY,,FIN1,TH_NP15_GEN-APND,DLAP_PGAE-APND,OBL,ON,{month},AUC,,0.000,25.00,10.000,25.01
        """
      Then it is refused with SER0030
      And FIN1 has no portfolio "Rising"

    @CRR-UPL-005 @historical_forecasted_load @w1-tue-alloc-mn-2 @rule:exceedance
    Scenario: Hourly load comes in by file too
      Given the annual historical load window is OPEN
      When LSE1 uploads monthly historical load with the hours:
        | sink           | day | hour | mw      |
        | DLAP_PGAE-APND |     |      | 80.000  |
        | DLAP_PGAE-APND | 1   | 10   | 130.000 |
      Then the upload took 720 records
      And LSE1's monthly historical load at DLAP_PGAE-APND comes to an exceedance of 80.000 MW ON, its highest hour to 130.000 MW

    @CRR-UPL-006 @historical_forecasted_load @w1-tue-alloc-mn-2 @rule:upload-whole
    Scenario: Hourly load comes in as JSON with the same records
      Given the annual historical load window is OPEN
      When LSE1 uploads monthly historical load in the file "load.json" with the hours:
        | sink           | day | hour | mw      |
        | DLAP_PGAE-APND |     |      | 80.000  |
        | DLAP_PGAE-APND | 1   | 10   | 130.000 |
      Then the upload took 720 records
      And LSE1's monthly historical load at DLAP_PGAE-APND comes to an exceedance of 80.000 MW ON, its highest hour to 130.000 MW

    @CRR-UPL-007 @rule:upload-whole
    Scenario: A buy bid as JSON
      When FIN1 uploads its bids in the file "Spring.json":
        """
        [
          {"BidType": "BUY", "AssetOwner": "FIN1", "Source": "TH_NP15_GEN-APND", "Sink": "DLAP_PGAE-APND",
           "HedgeType": "OBL", "TOU": "ON", "Period": "{month}", "CRRType": "AUC",
           "MW1": 0, "Price1": 30.00, "MW2": 5.000, "Price2": 28.50}
        ]
        """
      Then the upload took 1 records
      And FIN1's portfolio "Spring" holds the bids:
        | source           | sink           | curve                        |
        | TH_NP15_GEN-APND | DLAP_PGAE-APND | 0.000 @ 30.00, 5.000 @ 28.50 |

  Rule: Of a file with one bad record no record is taken

    @CRR-UPL-010 @rule:upload-whole @rule:upload-place
    Scenario Outline: In the second record <what>
      When FIN1 uploads its bids in the file "Mixed.csv":
        """
        BidType,CRRID,AssetOwner,Source,Sink,HedgeType,TOU,Period,CRRType,Description,MW1,Price1,MW2,Price2
        BUY,,FIN1,TH_NP15_GEN-APND,DLAP_PGAE-APND,OBL,ON,{month},AUC,,0.000,25.00,10.000,25.00
        BUY,,FIN1,<source>,DLAP_PGAE-APND,OBL,<tou>,{month},AUC,,0.000,25.00,<mw>,<price>
        """
      Then it is refused with SER0030
      And the refusal says "Mixed.csv line 3, column <column>: expected <expected>"
      And FIN1 has no portfolio "Mixed"

      Examples:
        | what                         | source           | tou | mw      | price  | column | expected                       |
        | the time of use is no word   | TH_NP15_GEN-APND | UP  | 10.000  | 25.00  | TOU    | ON or OFF, found UP            |
        | MW have four decimals        | TH_NP15_GEN-APND | ON  | 10.0001 | 25.00  | MW2    | MW with at most three decimals |
        | MW are a word                | TH_NP15_GEN-APND | ON  | ten     | 25.00  | MW2    | MW with at most three decimals |
        | the price is finer than cents | TH_NP15_GEN-APND | ON  | 10.000  | 25.001 | Price2 | $ with at most two decimals    |
        | there is no price            | TH_NP15_GEN-APND | ON  | 10.000  |        | Price2 | $ with at most two decimals    |
        | the source is empty          |                  | ON  | 10.000  | 25.00  | Source | text, found nothing            |

    @CRR-UPL-013 @nomination @rule:upload-whole @rule:upload-place
    Scenario Outline: In the second record of JSON <what>
      Given the monthly allocation tier 1 is OPEN
      When LSE1 uploads its nominations in the file "Wishes.json":
        """
        [
          {"AssetOwner": "LSE1", "Source": "QUILLON_7_B1", "Sink": "DLAP_PGAE-APND", "HedgeType": "OBL", "TOU": "ON", "Period": "{month}", "CRRType": "LSE", "MW": 1},
          {"AssetOwner": "LSE1", "Source": "QUILLON_7_B1", "<sink>": "DLAP_PGAE-APND", "HedgeType": "OBL", "TOU": "<tou>", "Period": "{month}", "CRRType": "LSE", "MW": <mw>}
        ]
        """
      Then it is refused with SER0030
      And the refusal says "Wishes.json line 3, column <column>: expected <expected>"
      And LSE1 has no portfolio "Wishes"

      Examples:
        | what                         | sink | tou | mw     | column | expected                                       |
        | the time of use is no word   | Sink | UP  | 1      | TOU    | ON or OFF, found UP                            |
        | MW have four decimals        | Sink | ON  | 1.0001 | MW     | MW with at most three decimals, without quotes |
        | MW are text                  | Sink | ON  | "1"    | MW     | MW with at most three decimals, without quotes |
        | there is no sink             | Sunk | ON  | 1      | Sink   | text, found nothing                            |

    @CRR-UPL-011 @rule:upload-place
    Scenario: A source with a sign that no name has
      When FIN1 uploads its bids in the file "Odd.csv":
        """
        BidType,CRRID,AssetOwner,Source,Sink,HedgeType,TOU,Period,CRRType,Description,MW1,Price1,MW2,Price2
        BUY,,FIN1,TH/NP15,DLAP_PGAE-APND,OBL,ON,{month},AUC,,0.000,25.00,10.000,25.00
        """
      Then it is refused with SER0030
      And the refusal says "Odd.csv line 2, column Source"

    @CRR-UPL-012 @rule:upload-whole
    Scenario: A record with a cell too many
      When FIN1 uploads its bids in the file "Wide.csv":
        """
        BidType,CRRID,AssetOwner,Source,Sink,HedgeType,TOU,Period,CRRType,Description,MW1,Price1,MW2,Price2
        BUY,,FIN1,TH_NP15_GEN-APND,DLAP_PGAE-APND,OBL,ON,{month},AUC,,0.000,25.00,10.000,25.00,
        """
      Then it is refused with SER0030
      And the refusal says "Wide.csv line 2, column 15: expected 14 cells, found 15"

  Rule: A file has the header of its template, in UTF-8

    @CRR-UPL-020 @rule:upload-file
    Scenario: Two columns have changed places
      When FIN1 uploads its bids in the file "Turned.csv":
        """
        BidType,CRRID,AssetOwner,Sink,Source,HedgeType,TOU,Period,CRRType,Description,MW1,Price1,MW2,Price2
        BUY,,FIN1,TH_NP15_GEN-APND,DLAP_PGAE-APND,OBL,ON,{month},AUC,,0.000,25.00,10.000,25.00
        """
      Then it is refused with SER0030
      And the refusal says "Turned.csv line 1, column 4: expected Source, found Sink"
      And FIN1 has no portfolio "Turned"

    @CRR-UPL-021 @rule:upload-file
    Scenario: There is no header
      When FIN1 uploads its bids in the file "Bare.csv":
        """
        BUY,,FIN1,TH_NP15_GEN-APND,DLAP_PGAE-APND,OBL,ON,{month},AUC,,0.000,25.00,10.000,25.00
        """
      Then it is refused with SER0030
      And the refusal says "Bare.csv line 1, column 1: expected BidType, found BUY"

    @CRR-UPL-024 @rule:upload-file
    Scenario Outline: JSON that <what>
      When FIN1 uploads its bids in the file "Odd.json":
        """
        <text>
        """
      Then it is refused with SER0030
      And the refusal says "Odd.json line <line>, column <column>: expected <expected>"
      And FIN1 has no portfolio "Odd"

      Examples:
        | what               | text            | line | column | expected                                          |
        | is no array        | {"newBids": []} | 1    | 1      | an array of records, which begins with [, found { |
        | holds no record    | []              | 1    | all    | a record, found nothing                           |
        | ends too early     | [{}             | 2    | 1      | , or ] behind a record, found the end of the file |
        | is not well formed | [{"BidType" 1}] | 1    | 13     | JSON                                              |

    @CRR-UPL-022 @rule:upload-place
    Scenario Outline: A file written as <encoding>
      When FIN1 uploads the file "Words.csv" of a usual bid, written as "<encoding>"
      Then it is refused with SER0030
      And the refusal says "<told>"
      And FIN1 has no portfolio "Words"

      Examples:
        | encoding  | told                                                                 |
        | latin-1   | Words.csv line 2, column 10: expected UTF-8, found the byte fc       |
        | utf-16    | Words.csv line 1, column 1: expected UTF-8 without a byte order mark |
        | utf-8-sig | Words.csv line 1, column 1: expected UTF-8 without a byte order mark |

    @CRR-UPL-023 @rule:unknown-path
    Scenario: A template that there is not
      When FIN1 uploads the file "Any.csv" to the template "anything":
        """
        A,B
        """
      Then it is refused with SER0029

  Rule: A file has 500 records at most

    @CRR-UPL-030 @chg-lim-1 @rule:upload-whole
    Scenario: 500 bids
      When FIN1 uploads the file "Many.csv" of 500 usual bids
      Then the upload took 500 records

    @CRR-UPL-031 @chg-lim-1 @rule:upload-place
    Scenario: 501 bids
      When FIN1 uploads the file "Many.csv" of 501 usual bids
      Then it is refused with SER0030
      And the refusal says "Many.csv line 502, column all: expected at most 500 records, found 501"
      And FIN1 has no portfolio "Many"

  Rule: A file is uploaded by whom it is for

    @CRR-UPL-040 @rule:access-write
    Scenario: READ1, who may only read
      When READ1 uploads the file "Read.csv" of 1 usual bids
      Then it is refused with SEC0001

    @CRR-UPL-041 @rule:submission-window @rule:creation-window
    Scenario: After the auction has closed
      Given time has passed to exactly when the window closes
      When FIN1 uploads the file "Late.csv" of 1 usual bids
      Then it is refused with MKT0004

  Rule: Nominations come in by file as well

    @CRR-UPL-050 @nomination @rule:upload-whole
    Scenario: A nomination within what LSE1 is eligible to
      Given the monthly allocation tier 1 is OPEN
      When LSE1 uploads its nominations in the file "Wishes.csv":
        """
        AssetOwner,Source,Sink,HedgeType,TOU,Period,CRRType,MW,Description
        LSE1,QUILLON_7_B1,DLAP_PGAE-APND,OBL,ON,{month},LSE,1.000,first
        """
      Then the upload took 1 records

    @CRR-UPL-051 @nomination @rule:upload-place
    Scenario: A nomination of a type that no allocation has
      Given the monthly allocation tier 1 is OPEN
      When LSE1 uploads its nominations in the file "Wishes.csv":
        """
        AssetOwner,Source,Sink,HedgeType,TOU,Period,CRRType,MW
        LSE1,QUILLON_7_B1,DLAP_PGAE-APND,OBL,ON,{month},LSE,1.000
        LSE1,QUILLON_7_B1,DLAP_PGAE-APND,OBL,ON,{month},AUC,1.000
        """
      Then it is refused with SER0030
      And the refusal says "Wishes.csv line 3, column CRRType"
