// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.unit;

import io.kiovec.scsi.Sense;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * One initiator port's relation to one logical unit (SAM-6, 4.7): what the unit keeps for each initiator. Any thread.
 */
public final class Nexus {

    private final String initiatorPort;
    private final ConcurrentLinkedQueue<Sense> attentions = new ConcurrentLinkedQueue<>();

    Nexus(String initiatorPort) {
        this.initiatorPort = initiatorPort;
    }

    /** {@return the initiator port's name, for iSCSI {@code iqn...,i,0x...}} */
    public String initiatorPort() {
        return initiatorPort;
    }

    /** Notes a unit attention condition, once. */
    void attention(Sense condition) {
        if (!attentions.contains(condition)) {
            attentions.add(condition);
        }
    }

    /** {@return the oldest unit attention condition, which is cleared by that; {@code null} for none} */
    Sense takeAttention() {
        return attentions.poll();
    }

    /** {@return the oldest unit attention condition, which stays; {@code null} for none} */
    Sense peekAttention() {
        return attentions.peek();
    }
}
