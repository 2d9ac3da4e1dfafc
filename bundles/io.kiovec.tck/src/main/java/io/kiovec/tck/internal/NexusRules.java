// SPDX-License-Identifier: Apache-2.0
package io.kiovec.tck.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.kiovec.io.AccessMode;
import io.kiovec.io.DataDirection;
import io.kiovec.io.DeviceException;
import io.kiovec.io.ResetScope;
import io.kiovec.spi.ScsiEndpoint;
import io.kiovec.tck.DriverUnderTest;
import java.lang.foreign.MemorySegment;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.opentest4j.TestAbortedException;

/** What holds for a SCSI face beside commands: aborts, resets, and other nexuses. */
public abstract class NexusRules extends Rules<ScsiEndpoint> {

    private static final byte[] RESERVE = {0x16, 0, 0, 0, 0, 0};
    private static final byte[] RELEASE = {0x17, 0, 0, 0, 0, 0};
    private static final int COMMANDS = 200;

    /**
     * Made by JUnit.
     *
     * @param driver makes the driver to judge
     */
    protected NexusRules(Callable<DriverUnderTest> driver) {
        super(driver, Face.SCSI);
    }

    private ScsiTalk talk(ScsiEndpoint endpoint) {
        return new ScsiTalk(driver(), endpoint);
    }

    private void works(ScsiEndpoint endpoint) throws DeviceException {
        talk(endpoint).ask(ScsiTalk.inquiry(96), 96);
    }

    @Test
    void L1_abortedCommandEnds() throws Exception {
        ScsiEndpoint endpoint = open(AccessMode.READ_WRITE);
        works(endpoint);
        AtomicLong current = new AtomicLong();
        AtomicBoolean done = new AtomicBoolean();
        Thread aborting = Thread.ofPlatform().daemon().name("kiovec tck aborts").start(() -> {
            while (!done.get()) {
                try {
                    endpoint.abort(current.get());
                    Thread.yield();
                } catch (DeviceException couldNotBeSent) {
                    // The command runs to its end then.
                }
            }
        });
        try {
            for (int i = 0; i < COMMANDS; i++) {
                KitScsiCall call = new KitScsiCall(address(), Way.plain(driver(), endpoint).mode(), Optional.empty(), 0)
                        .command(ScsiTalk.TEST_UNIT_READY, DataDirection.NONE, MemorySegment.NULL);
                current.set(call.tag());
                try {
                    endpoint.execute(call);
                    assertEquals(1, call.times(), () -> "a command that was aborted: " + call.outcome());
                } catch (DeviceException ended) {
                    assertEquals(0, call.times(), () -> "a status and an error: " + call.outcome() + " and " + ended);
                }
            }
        } finally {
            done.set(true);
            aborting.join();
        }
        works(endpoint);
    }

    @Test
    void L1_abortOfWhatHasEndedDoesNothing() throws Exception {
        ScsiEndpoint endpoint = open(AccessMode.READ_WRITE);
        KitScsiCall ended = talk(endpoint).past(ScsiTalk.TEST_UNIT_READY, DataDirection.NONE, MemorySegment.NULL);
        try {
            endpoint.abort(ended.tag());
        } catch (DeviceException e) {
            fail("a command may end while its abort is on its way, so that is no error: " + e, e);
        }
        works(endpoint);
    }

    @Test
    void L1_resetEndsAndWorkGoesOn() throws Exception {
        ScsiEndpoint endpoint = open(AccessMode.READ_WRITE);
        works(endpoint);
        try {
            endpoint.reset(ResetScope.LOGICAL_UNIT);
        } catch (DeviceException refused) {
            assertTrue(
                    refused instanceof DeviceException.IllegalRequest || refused instanceof DeviceException.Unavailable
                            || refused instanceof DeviceException.Busy,
                    () -> "a reset that cannot be done is IllegalRequest, Unavailable or Busy: " + refused);
        }
        works(endpoint);
        talk(endpoint).good(ScsiTalk.TEST_UNIT_READY);
    }

    private ScsiEndpoint session(ScsiEndpoint endpoint) throws DeviceException {
        try {
            ScsiEndpoint session = endpoint.session("kiovec-tck");
            if (session == null) {
                fail("a session that is null: give an endpoint, or throw IllegalRequest");
            }
            return session;
        } catch (DeviceException.IllegalRequest onePort) {
            throw new TestAbortedException("the transport has one initiator port: " + onePort.getMessage());
        }
    }

    @Test
    void S5_sessionIsTheSameDevice() throws Exception {
        ScsiEndpoint endpoint = open(AccessMode.READ_WRITE);
        ScsiEndpoint session = session(endpoint);
        try {
            works(session);
            assertTrue(endpoint.identity().sameAs(session.identity()) || endpoint.identity().designators().isEmpty(),
                    () -> "a session of " + endpoint.identity() + " is " + session.identity());
        } finally {
            session.close();
        }
    }

    @Test
    void L4_sessionClosesAlone() throws Exception {
        ScsiEndpoint endpoint = open(AccessMode.READ_WRITE);
        ScsiEndpoint session = session(endpoint);
        works(session);
        session.close();
        works(endpoint);
        ScsiEndpoint other = session(endpoint);
        close(endpoint);
        works(other);
        other.close();
    }

    @Test
    void D1_sessionIsANexusOfItsOwn() throws Exception {
        ScsiEndpoint endpoint = open(AccessMode.READ_WRITE);
        ScsiEndpoint session = session(endpoint);
        try {
            talk(session).good(ScsiTalk.TEST_UNIT_READY);
            KitScsiCall reserved = talk(endpoint).past(RESERVE, DataDirection.NONE, MemorySegment.NULL);
            assumeTrue(reserved.status() == KitScsiCall.GOOD,
                    () -> "the device knows no RESERVE (6) to tell one nexus from another: " + reserved.outcome());
            try {
                KitScsiCall kept = talk(session).past(ScsiTalk.TEST_UNIT_READY, DataDirection.NONE, MemorySegment.NULL);
                assertEquals(KitScsiCall.RESERVATION_CONFLICT, kept.status(),
                        () -> "reserved by one nexus, and another is let in: " + kept.outcome());
            } finally {
                talk(endpoint).good(RELEASE);
            }
            talk(session).good(ScsiTalk.TEST_UNIT_READY);
        } finally {
            session.close();
        }
    }
}
