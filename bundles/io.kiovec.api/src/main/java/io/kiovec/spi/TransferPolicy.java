// SPDX-License-Identifier: Apache-2.0
package io.kiovec.spi;

import io.kiovec.io.Address;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Service: says how data may move. Without one, everything is indirect. The framework asks for the rules of an address
 * when a device is opened and after the service's registration, modification or going, not for each request. A policy
 * that changes modifies a service property ({@link #REVISION}); the change is in force when that event was delivered.
 * Called from any thread; must not block.
 */
@ConsumerType
public interface TransferPolicy {

    /** Service property, {@code Long}: another number after each change. */
    String REVISION = "kiovec.policy.revision";

    /**
     * {@return the rules for a device}
     *
     * @param address the name that it was opened by
     */
    TransferRules rules(Address address);

    /** {@return what is in force, setting by setting, for people} */
    List<Setting> settings();

    /** {@return what of the last configuration was refused, so that the last good one stays in force} */
    List<Problem> problems();

    /**
     * Changes settings for this process, as an operator asks, and returns when they are in force.
     *
     * @param changes values by key, several for a key that takes several; none take the key away. What is not among them stays
     * @return what is refused: then nothing was changed; empty when all is in force
     * @throws IOException when this policy cannot be changed, or not now
     * @throws InterruptedException when interrupted; the change comes into force later
     */
    default List<Problem> change(Map<String, List<String>> changes) throws IOException, InterruptedException {
        throw new IOException("the policy here is not changed by commands");
    }

    /**
     * A setting in force.
     *
     * @param key its name
     * @param value its value
     * @param allowed what may be set, in words
     * @param meaning what it does
     */
    record Setting(String key, String value, String allowed, String meaning) {
    }

    /**
     * A setting that was refused.
     *
     * @param key its name
     * @param value what was given
     * @param allowed what may be set, in words
     */
    record Problem(String key, String value, String allowed) {
    }
}
