// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.policy;

import io.kiovec.core.internal.CoreLog;
import io.kiovec.io.Address;
import io.kiovec.spi.TransferPolicy;
import io.kiovec.spi.TransferRules;
import java.util.List;

/** The policy in force, and what the component runtime would do with it. */
public final class BoundPolicy {

    public final PolicyInForce inForce = new PolicyInForce(new CoreLog());
    private final Fixed policy = new Fixed();

    private static final class Fixed implements TransferPolicy {
        volatile TransferRules rules;

        @Override
        public TransferRules rules(Address address) {
            return rules;
        }

        @Override
        public List<Setting> settings() {
            return List.of();
        }

        @Override
        public List<Problem> problems() {
            return List.of();
        }
    }

    /** Makes these rules hold, as a configuration event would. */
    public void set(TransferRules rules) {
        boolean first = policy.rules == null;
        policy.rules = rules;
        if (first) {
            inForce.bindPolicy(policy);
        } else {
            inForce.updatedPolicy(policy);
        }
    }

    /** Takes the policy away. */
    public void remove() {
        inForce.unbindPolicy(policy);
        policy.rules = null;
    }
}
