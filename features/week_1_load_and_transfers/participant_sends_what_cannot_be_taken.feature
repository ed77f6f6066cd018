@week1 @w1-tue-misc-1 @w1-tue-misc-3 @w1-tue-misc-4 @security
Feature: A participant sends what cannot be taken
  Before load migration, the secondary market and the conversion of rights look at what was sent,
  the door does: whose business it is, whether there is such an address, and whether the request
  can be read.

  Background:
    Given the market simulation is under way

  Rule: A certificate acts for its own participant

    @CRR-DOR-001 @load_migration @secondary_market @tor_conversion @rule:access-identity
    Scenario Outline: <actor> asks the <service> service for <other>
      When <actor> makes the sample GET of the <service> service in the name of <other>
      Then it is refused with SEC0002

      Examples:
        | service          | actor | other |
        | load migration   | UDC1  | LSE1  |
        | load migration   | UDC1  | UDC2  |
        | secondary market | FIN1  | FIN2  |
        | TOR conversion   | TOR1  | LSE1  |

    @CRR-DOR-002 @secondary_market @tor_conversion @rule:access-known
    Scenario Outline: <actor> asks the <service> service for nobody
      When <actor> makes the sample GET of the <service> service in the name of "NOBODY"
      Then it is refused with SER0002

      Examples:
        | service          | actor |
        | secondary market | FIN1  |
        | TOR conversion   | TOR1  |

    @CRR-DOR-003 @secondary_market @rule:access-function
    Scenario Outline: <actor>, who may hold no CRRs, looks for trades
      When <actor> makes the sample GET of the secondary market service
      Then it is refused with SEC0001

      Examples:
        | actor |
        | UDC1  |
        | CEC1  |

  Rule: What has no address or cannot be read gets no further

    @CRR-DOR-010 @load_migration @secondary_market @tor_conversion @rule:unknown-path
    Scenario Outline: <actor> sends <method> <path>
      When <actor> sends <method> "<path>"
      Then it is refused with SER0029

      Examples:
        | actor | method | path                                       |
        | UDC1  | GET    | /loadmigration/v1.0/customers              |
        | FIN1  | GET    | /secondarymarket/v1.0/mySmResponsesByStatus |
        | TOR1  | DELETE | /torconversion/v1.0/torConversionPaths     |

    @CRR-DOR-011 @load_migration @secondary_market @tor_conversion @rule:refusal-status @rule:unreadable-body
    Scenario Outline: A body that is no JSON, to <path>
      When <actor> sends POST "<path>" with the body "{"
      Then it is refused with SER0017

      Examples:
        | actor | path                                          |
        | UDC1  | /loadmigration/v1.0/dasrSummary               |
        | FIN1  | /secondarymarket/v1.0/smResponseToSellOffers  |
        | TOR1  | /torconversion/v1.0/torConversionCreation     |

    @CRR-DOR-012 @load_migration @rule:declared-properties @rule:query-complete
    Scenario: A question that does not say of which market
      When UDC1 sends GET "/loadmigration/v1.0/nHourData?participantName=UDC1"
      Then it is refused with SER0017

    @CRR-DOR-013 @tor_conversion @rule:schema-check
    Scenario: A request with a field that no document knows
      When TOR1 sends POST "/torconversion/v1.0/torConversionCreation" with the body "{'torConversionWindow': 'TOR_CONVERSION_2026_S02', 'torHolder': 'TOR1', 'conversionRequests': [], 'priority': 1}"
      Then it is refused with SER0030
