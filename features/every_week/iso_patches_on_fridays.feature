@every_week @w1-fri-iso-1 @w2-fri-iso-1 @w3-fri-iso-1 @w4-fri-iso-1 @w5-fri-iso-1 @mock_only
Feature: The ISO patches its environment on Fridays
  Fridays are the ISO's own: it works through the week and patches. Whoever finds the system away
  is held up, and nothing has failed.

  Rule: An outage is the environment's, and never the product's failure

    @CRR-ISO-001 @market_status @rule:outage-told
    Scenario Outline: The environment is away on Friday of week <week>
      Given it is W<week>-FRI 10:00:00 PPT
      And the ISO's environment is away
      When FIN1 asks for the status of the monthly auction
      Then a scenario that met this would be judged ENVIRONMENT, never FAIL

      Examples:
        | week |
        | 1    |
        | 2    |
        | 3    |
        | 4    |
        | 5    |

    @CRR-ISO-002 @market_status @rule:outage-told
    Scenario Outline: The environment is <nuisance>
      Given it is W2-FRI 10:00:00 PPT
      And the ISO's environment is <nuisance>
      When FIN1 asks for the status of the monthly auction
      Then a scenario that met this would be judged ENVIRONMENT, never FAIL

      Examples:
        | nuisance                             |
        | away                                 |
        | behind a page of its access gateway  |
        | dropping every connection            |

    @CRR-ISO-003 @market_status @rule:gateway-page
    Scenario: HTTP 200 and a page are no success
      Given it is W2-FRI 10:00:00 PPT
      And the ISO's environment is behind a page of its access gateway
      When FIN1 asks for the status of the monthly auction
      Then the answer is the page of an access gateway, and not an answer of the service

    @CRR-ISO-010 @market_status @rule:outage-told
    Scenario: What a gateway says in the service's place is held against no document
      Given it is W2-FRI 10:00:00 PPT
      And the ISO's environment is away
      When FIN1 asks for the status of the monthly auction
      Then nothing in the answer breaks or departs from its document

  Rule: A breakdown is excused on a day of patches and on no other

    @CRR-ISO-006 @market_status @rule:breakdown-told
    Scenario Outline: A breakdown on a day of patches, at <moment>
      Given it is <moment>
      And the ISO's environment is breaking down
      When FIN1 asks for the status of the monthly auction
      Then a scenario that met this would be judged ENVIRONMENT, never FAIL

      Examples:
        | moment              |
        | W2-FRI 00:00:00 PPT |
        | W2-FRI 23:59:59 PPT |

    @CRR-ISO-007 @market_status @rule:breakdown-told
    Scenario Outline: A breakdown on any other day, at <moment>
      Given it is <moment>
      And the ISO's environment is breaking down
      When FIN1 asks for the status of the monthly auction
      Then a scenario that met this would be judged FAIL

      Examples:
        | moment              |
        | W2-THU 23:59:59 PPT |
        | W3-MON 00:00:00 PPT |

    @CRR-ISO-008 @conn-3 @security @rule:certificate-dates
    Scenario: A certificate that is refused is nobody's failure on any day
      Given it is W2-FRI 10:00:00 PPT
      When somebody with an expired certificate lists the active auction markets over TLS 1.3
      Then a scenario that met this would be judged CERTIFICATE, never FAIL

  Rule: A Given that finds the environment away says so as a When does

    @CRR-ISO-004 @rule:outage-told
    Scenario: A scenario that needs the environment on a patching day
      Given it is W2-FRI 10:00:00 PPT
      And the ISO's environment is away
      When a scenario begins that needs the market simulation under way
      Then a scenario that met this would be judged ENVIRONMENT, never FAIL

  Rule: Once the environment is back, the markets stand where they stood

    @CRR-ISO-005 @market_status @rule:json-is-labelled @rule:market-status
    Scenario: The monthly auction after the patch
      Given it is W2-FRI 10:00:00 PPT
      When FIN1 asks for the status of the monthly auction
      Then the market is POSTED
