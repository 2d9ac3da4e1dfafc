// SPDX-License-Identifier: Apache-2.0
package io.kiovec.tck.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.kiovec.io.AccessMode;
import io.kiovec.io.Address;
import io.kiovec.io.DeviceDescription;
import io.kiovec.io.DeviceException;
import io.kiovec.io.DeviceKind;
import io.kiovec.io.Identity;
import io.kiovec.io.Limits;
import io.kiovec.io.Support;
import io.kiovec.io.Trait;
import io.kiovec.io.TransferMode;
import io.kiovec.spi.Availability;
import io.kiovec.spi.Endpoint;
import io.kiovec.tck.DriverUnderTest;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * What holds for every face: opening, limits, identity, closing, and what is left behind.
 *
 * @param <E> the endpoints that the rules are about
 */
abstract class EndpointRules<E extends Endpoint> extends ScratchRules<E> {

    EndpointRules(Callable<DriverUnderTest> factory, Face<E> face) {
        super(factory, face);
    }

    /** Does a little with an endpoint, so that it has used what it uses. */
    abstract void use(E endpoint) throws DeviceException;

    @Test
    void D1_tellsLimitsAndIdentity() throws Exception {
        E endpoint = open(AccessMode.READ);
        assertNotNull(endpoint.limits(), "limits() gave null: what is unknown is left out of a builder");
        assertNotNull(endpoint.identity(), "identity() gave null: unknown is Identity.UNKNOWN");
        assertNotNull(endpoint.allocator(), "allocator() gave null: none is Optional.empty()");
    }

    @Test
    void D1_refusesFacesThatItDoesNotHave() {
        for (DeviceKind kind : DeviceKind.values()) {
            if (!driver().faces().contains(kind)) {
                try {
                    Endpoint endpoint = Face.of(kind).opener().open(driver().transport(), address(), AccessMode.READ);
                    endpoint.close();
                    fail("opens as " + kind + ", which the test does not declare: declare it, or throw IllegalRequest");
                } catch (DeviceException refused) {
                    assertEquals(DeviceException.IllegalRequest.class, refused.getClass(), refused::toString);
                }
            }
        }
    }

    @Test
    void D5_availabilityIsAValue() {
        Availability availability = driver().transport().availability();
        assertNotNull(availability, "availability() gave null");
        assertTrue(availability.available(), () -> "says that it cannot serve here: " + availability.reason());
    }

    @Test
    void D5_missingDeviceIsATypedError() {
        Address missing = new Address(address().scheme(), "no/such/device/of/the-driver-test-kit");
        DeviceException refused = assertThrows(DeviceException.class,
                () -> face().opener().open(driver().transport(), missing, AccessMode.READ).close());
        assertTrue(refused instanceof DeviceException.Unavailable || refused instanceof DeviceException.IllegalRequest,
                () -> "a device that is not there is Unavailable, a name that cannot be one IllegalRequest, not "
                        + refused);
    }

    @Test
    void S1_opensAgainAfterClose() throws Exception {
        for (int i = 0; i < 3; i++) {
            E endpoint = open(AccessMode.READ_WRITE);
            use(endpoint);
            close(endpoint);
        }
    }

    @Test
    void S1_secondOpeningDoesWhatTheLimitsSay() throws Exception {
        E first = open(AccessMode.READ_WRITE);
        Support exclusive = first.limits().get(Trait.EXCLUSIVE);
        assumeFalse(exclusive == Support.UNKNOWN,
                "its limits do not say whether it is exclusive: a swap takes it to be");
        if (exclusive == Support.YES) {
            DeviceException busy = assertThrows(DeviceException.class, () -> open(AccessMode.READ_WRITE),
                    "its limits say EXCLUSIVE, and it opens a second time");
            assertEquals(DeviceException.Busy.class, busy.getClass(), busy::toString);
        } else {
            E second = open(AccessMode.READ_WRITE);
            use(second);
            close(first);
            use(second);
        }
    }

    @Test
    void S5_identityIsTheSameAgain() throws Exception {
        E endpoint = open(AccessMode.READ);
        Identity first = endpoint.identity();
        assumeFalse(first.designators().isEmpty(),
                "the identity is unknown: the device is not found again after a swap");
        use(endpoint);
        assertTrue(first.sameAs(endpoint.identity()), () -> first + " became " + endpoint.identity() + " while open");
        close(endpoint);
        Identity again = open(AccessMode.READ_WRITE).identity();
        assertTrue(first.sameAs(again), () -> first + " is " + again + " when it is opened again");
    }

    @Test
    void S5_anotherDeviceIsAnotherOne() throws Exception {
        assumeTrue(driver().otherDevice().isPresent(), "the test declares no other device");
        Identity one = open(AccessMode.READ).identity();
        Identity other = open(driver().otherDevice().orElseThrow(), AccessMode.READ).identity();
        assertFalse(one.sharesNameWith(other), () -> "two devices have one name: " + one + " and " + other);
    }

    @Test
    void S5_scanNamesTheSameDevice() throws Exception {
        List<DeviceDescription> seen = driver().transport().scan();
        assertNotNull(seen, "scan() gave null: none is an empty list");
        for (DeviceDescription device : seen) {
            assertEquals(address().scheme(), device.address().scheme(), () -> "the scan found " + device.address());
        }
        DeviceDescription found = seen.stream().filter(device -> device.address().equals(address())).findFirst()
                .orElse(null);
        assumeTrue(found != null, () -> "the scan does not find " + address());
        assertTrue(found.kinds().contains(face().kind()), () -> "the scan says " + found.kinds());
        Identity opened = open(AccessMode.READ).identity();
        assertTrue(found.identity().designators().isEmpty() || found.identity().sharesNameWith(opened),
                () -> "the scan calls it " + found.identity() + ", the opened device is " + opened);
    }

    @Test
    void S8_limitsDoNotContradictThemselves() throws Exception {
        E endpoint = open(AccessMode.READ_WRITE);
        Limits limits = endpoint.limits();
        List<String> contradictions = Contradictions.of(limits, face().kind());
        assertEquals(List.of(), contradictions, limits::toString);
        assertEquals(limits.modes().contains(TransferMode.MAPPED), endpoint.allocator().isPresent(),
                "the mode MAPPED and an allocator of its own come together");
    }

    @Test
    void S8_limitsAreTheSameAgain() throws Exception {
        E endpoint = open(AccessMode.READ_WRITE);
        Limits first = endpoint.limits();
        use(endpoint);
        assertEquals(first, endpoint.limits(), "while open");
        close(endpoint);
        assertEquals(first, open(AccessMode.READ_WRITE).limits(), "when opened again");
    }

    @Test
    void S8_healthyDeviceIsNotLost() throws Exception {
        E endpoint = open(AccessMode.READ);
        use(endpoint);
        assertNotNull(endpoint.lost(), "lost() gave null: not lost is Optional.empty()");
        assertTrue(endpoint.lost().isEmpty(), () -> "says of a device that is there: " + endpoint.lost().orElseThrow());
    }

    @Test
    void L4_closesOnAnotherThread() throws Exception {
        E endpoint = open(AccessMode.READ);
        use(endpoint);
        FutureTask<Void> closing = new FutureTask<>(() -> {
            close(endpoint);
            return null;
        });
        Thread.ofPlatform().daemon().name("kiovec tck closes").start(closing);
        closing.get(30, TimeUnit.SECONDS);
    }

    @Test
    void L5_closeLeavesNoDescriptor() throws Exception {
        Leftovers.check(Leftovers.DESCRIPTORS, this::openUseAndClose);
    }

    @Test
    void L5_closeLeavesNoMapping() throws Exception {
        Leftovers.check(Leftovers.MAPPINGS, this::openUseAndClose);
    }

    @Test
    void L5_closeLeavesNoThread() throws Exception {
        Leftovers.checkThreads(this::openUseAndClose);
    }

    @Test
    void L5_failedOpeningLeavesNoDescriptor() throws Exception {
        Address missing = new Address(address().scheme(), "no/such/device/of/the-driver-test-kit");
        Leftovers.check(Leftovers.DESCRIPTORS, () -> {
            try {
                open(missing, AccessMode.READ);
            } catch (DeviceException isNotThere) {
                // What is left of it is the question.
            }
        });
    }

    private void openUseAndClose() throws DeviceException {
        E endpoint = open(AccessMode.READ);
        use(endpoint);
        close(endpoint);
    }

    @Test
    void S8_lostDeviceSaysSo() throws Exception {
        onALostDevice(endpoint -> assertTrue(endpoint.lost().isPresent(),
                "the device has gone, a call has failed, and lost() is empty"));
    }

    @Test
    void S2_lostDeviceEndsCallsWithTypedErrors() throws Exception {
        onALostDevice(endpoint -> {
            for (int i = 0; i < 3; i++) {
                assertThrows(DeviceException.class, () -> use(endpoint));
            }
        });
    }

    @Test
    void L5_lostDeviceCanBeClosed() throws Exception {
        onALostDevice(endpoint -> {
            try {
                close(endpoint);
            } catch (DeviceException whatCouldNotBeLetGo) {
                // It may say so; what it may not is throw anything else.
            }
        });
        use(open(AccessMode.READ));
    }

    /** What a test asks of an endpoint whose device has gone. */
    interface Question<E> {
        void ask(E endpoint) throws Exception;
    }

    private void onALostDevice(Question<E> question) throws Exception {
        assumeTrue(driver().loss().isPresent(), "the test declares no way to take the device away");
        DriverUnderTest.Loss loss = driver().loss().orElseThrow();
        E endpoint = open(AccessMode.READ);
        use(endpoint);
        loss.pull();
        try {
            try {
                use(endpoint);
                fail("the device has gone, and a read succeeded");
            } catch (DeviceException gone) {
                question.ask(endpoint);
            }
        } finally {
            loss.restore();
        }
    }
}
