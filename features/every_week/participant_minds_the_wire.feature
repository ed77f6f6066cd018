@every_week @security @conn-1
Feature: A participant minds its manners on the wire
  What no week owns: the id that every request carries, paths that there are, and bodies that can
  be read.

  Background:
    Given the monthly auction is OPEN

  Rule: Every request carries a caiso-request-id, and it is a UUID

    @CRR-WIR-001 @rule:request-id
    Scenario: A request with its id
      When FIN1 asks for the status of the monthly auction with the headers:
        | header           | value                                |
        | caiso-request-id | c9b09ec1-3a3a-4e68-a4d7-89aece526b05 |
      Then the market is OPEN

    @CRR-WIR-002 @market_status @rule:request-id @conn-3
    Scenario: A request without an id
      When FIN1 asks for the status of the monthly auction with the headers:
        | header | value |
        | accept | */*   |
      Then it is refused with SER0017

    @CRR-WIR-003 @market_status @rule:request-id @conn-3
    Scenario Outline: A request whose id is <what>
      When FIN1 asks for the status of the monthly auction with the headers:
        | header           | value |
        | caiso-request-id | <id>  |
      Then it is refused with SER0017

      Examples:
        | what             | id                                   |
        | a word           | request-1                            |
        | a UUID cut short | c9b09ec1-3a3a-4e68-a4d7-89aece526b0  |
        | a UUID bare      | c9b09ec13a3a4e68a4d789aece526b05     |

  Rule: A path that no document has leads nowhere

    @CRR-WIR-010 @auction @messages @market_data @market_status @rule:unknown-path
    Scenario Outline: <method> <path>
      When FIN1 sends <method> "<path>"
      Then it is refused with SER0029

      Examples:
        | method | path                               |
        | GET    | /auction/v1.0/portfolios           |
        | GET    | /auction/v2.0/portfolioList        |
        | DELETE | /messages/v1.0/public              |
        | GET    | /marketdata/v1.0/everything        |
        | POST   | /marketstatus/v1.0/marketStatus    |

  Rule: What cannot be read is said to be so

    @CRR-WIR-020 @auction @rule:refusal-status @rule:unreadable-body
    Scenario Outline: The body <body>
      When FIN1 sends POST "/auction/v1.0/portfolioCreation" with the body "<body>"
      Then it is refused with SER0017

      Examples:
        | body                 |
        | this is no JSON      |
        | {'portfolioName':    |

    @CRR-WIR-021 @auction @rule:schema-check
    Scenario: A field that the document does not know
      When FIN1 creates the portfolio "Extra" with the field "note" of "hello"
      Then it is refused with SER0030
      And FIN1 has no portfolio "Extra"

    @CRR-WIR-022 @auction @rule:schema-check
    Scenario: A description of 513 characters
      When FIN1 creates the portfolio "Wordy" with the field "description" of 513 letters
      Then it is refused with SER0030
      And FIN1 has no portfolio "Wordy"

    @CRR-WIR-023 @auction @rule:declared-properties @rule:blank-portfolio
    Scenario: A description of 512 characters
      When FIN1 creates the portfolio "Wordy" with the field "description" of 512 letters
      Then the portfolio is VALID

    @CRR-WIR-024 @market_data @rule:schema-check @rule:query-complete
    Scenario: A parameter is left out
      When FIN1 sends GET "/marketdata/v1.0/publicGeneralData?fileFormat=CSV&participantName=FIN1"
      Then it is refused with SER0017

    @CRR-WIR-025 @auction @market_status @market_data @rule:schema-check
    Scenario Outline: A market name that no market could have, sent to <path>
      When FIN1 sends GET "<path>?<more>marketName=a%2Fb&participantName=FIN1"
      Then it is refused with SER0030

      Examples:
        | path                                 | more                                                        |
        | /marketstatus/v1.0/marketStatus      |                                                             |
        | /auction/v1.0/portfolioList          |                                                             |
        | /marketdata/v1.0/publicAuctionResult | publicAuctionResultDownloadType=CLEARING_PRICE&fileFormat=CSV& |

  Rule: Answers look the way their documents say

    @CRR-WIR-030 @market_status @rule:wire-dates @rule:declared-properties
    Scenario: A list of markets is what the document promises
      When FIN1 lists the active auction markets
      Then the monthly auction is among them
      And every instant of the answer is UTC to the second

    @CRR-WIR-032 @market_status @rule:json-is-labelled
    Scenario: JSON says that it is JSON
      When FIN1 asks for the status of the monthly auction, whatever comes back
      Then the answer is labelled "application/json"

    @CRR-WIR-031 @market_status @rule:refusal-status @rule:dated-refusal
    Scenario: A refusal is what the document promises
      When FIN1 asks for the status of the market "AUC_MN_1999_M01"
      Then it is refused with MKT0001
      And the refusal came as HTTP 400

  Rule: Too many users at once are told to come back

    @CRR-WIR-040 @auction @market_data @mock_only @rule:busy
    Scenario Outline: The <service> service is busy
      Given the ISO's environment is too busy for more users
      When FIN1 makes the sample GET of the <service> service
      Then it is refused with GEN0003

      Examples:
        | service     |
        | auction     |
        | market data |

    @CRR-WIR-041 @auction @messages @market_data @market_status @mock_only @rule:failure-told
    Scenario Outline: The <service> service fails inside
      Given the ISO's environment is failing inside
      When FIN1 makes the sample GET of the <service> service
      Then it is refused with SER0028

      Examples:
        | service       |
        | auction       |
        | messages      |
        | market data   |
        | market status |
