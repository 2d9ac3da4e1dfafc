// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.policy;

import io.kiovec.core.internal.CoreLog;
import io.kiovec.io.Address;
import io.kiovec.spi.TransferPolicy;
import io.kiovec.spi.TransferRules;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/**
 * The transfer policy that holds now. Its events only count {@link #generation()} up; the next request of each device
 * finds its plan outdated and makes another, so a change is in force from its event on.
 */
@Component(service = PolicyInForce.class)
public final class PolicyInForce {

    private final CoreLog log;
    private final AtomicReference<TransferPolicy> policy = new AtomicReference<>();
    private final AtomicLong generation = new AtomicLong();
    private final List<Consumer<String>> observers = new CopyOnWriteArrayList<>();

    /**
     * Called by the component runtime.
     *
     * @param log where to log
     */
    @Activate
    public PolicyInForce(@Reference CoreLog log) {
        this.log = log;
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY, updated = "updatedPolicy")
    void bindPolicy(TransferPolicy came) {
        policy.set(came);
        changed("a policy has come");
    }

    void updatedPolicy(TransferPolicy modified) {
        changed("the policy has changed");
    }

    void unbindPolicy(TransferPolicy gone) {
        policy.compareAndSet(gone, null);
        changed("a policy has gone");
    }

    private void changed(String what) {
        generation.incrementAndGet();
        observers.forEach(observer -> observer.accept(what));
    }

    /**
     * Tells of changes from now on; called in the framework's callbacks.
     *
     * @param observer whom to tell
     */
    public void observe(Consumer<String> observer) {
        observers.add(observer);
    }

    /**
     * Tells of changes no longer.
     *
     * @param observer whom
     */
    public void forget(Consumer<String> observer) {
        observers.remove(observer);
    }

    /** {@return a number that grows with every change} */
    public long generation() {
        return generation.get();
    }

    /**
     * {@return the rules for a device; indirect only without a policy, or with one that fails}
     *
     * @param address the name that it was opened by
     */
    public TransferRules rules(Address address) {
        TransferPolicy present = policy.get();
        if (present == null) {
            return TransferRules.INDIRECT_ONLY;
        }
        try {
            return present.rules(address);
        } catch (RuntimeException | LinkageError e) {
            log.warn("{}: the policy {} failed: indirect only", address, present.getClass().getName(), e);
            return TransferRules.INDIRECT_ONLY;
        }
    }
}
