@connectivity @security @conn-3
Feature: A stranger is turned away at the door
  Each participant has a certificate of its own, issued for the market. Without one, with one of
  a foreign authority or past its time, nobody gets as far as a request.

  Background:
    Given the market simulation is under way

  Rule: The handshake ends without a valid certificate of the market's own authority

    @CRR-SEC-001 @rule:declared-properties @rule:certificate-demanded @rule:certificate-dates
    Scenario Outline: Somebody with <credential> over TLS <version>
      When somebody with <credential> lists the active auction markets over TLS <version>
      Then the certificate is refused

      Examples:
        | credential                           | version |
        | no certificate                       | 1.2     |
        | no certificate                       | 1.3     |
        | a certificate of a foreign authority | 1.2     |
        | a certificate of a foreign authority | 1.3     |
        | an expired certificate               | 1.2     |
        | an expired certificate               | 1.3     |

  Rule: A certificate of the right authority must belong to a participant

    @CRR-SEC-002 @rule:provisioned-certificate
    Scenario: A certificate that was never provisioned
      When somebody with a certificate that belongs to no participant lists the active auction markets over TLS 1.3
      Then the refusal came as HTTP 401

  Rule: A certificate speaks for its own participant only

    @CRR-SEC-004 @rule:access-identity @auction
    Scenario: FIN1 creates a portfolio in the name of FIN2
      Given the monthly auction is OPEN
      When FIN1 creates the portfolio "Borrowed" in the name of FIN2
      Then it is refused with SEC0002
      And FIN2 has no portfolio "Borrowed"

    @CRR-SEC-005 @auction @messages @market_data @market_status @rule:access-identity
    Scenario Outline: FIN1 asks the <service> service in the name of FIN2
      When FIN1 makes the sample GET of the <service> service in the name of FIN2
      Then it is refused with SEC0002

      Examples:
        | service       |
        | market status |
        | messages      |
        | market data   |
        | auction       |

    @CRR-SEC-006 @auction @messages @market_data @market_status @rule:access-known
    Scenario Outline: FIN1 asks the <service> service in the name of a participant nobody knows
      When FIN1 makes the sample GET of the <service> service in the name of "NOBODY"
      Then it is refused with <code>

      Examples: services that know participants by name
        | service       | code    |
        | market status | SER0002 |
        | market data   | SER0002 |

      Examples: services that only know whose certificate it is
        | service  | code    |
        | auction  | SEC0002 |
        | messages | SEC0002 |
