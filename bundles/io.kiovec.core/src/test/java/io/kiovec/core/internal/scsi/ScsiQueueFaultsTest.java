// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.scsi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.api.DeviceEvent;
import io.kiovec.api.ScsiRequest;
import io.kiovec.core.internal.scsi.FakeScsiQueue.Command;
import io.kiovec.core.internal.scsi.FakeScsiQueue.End;
import io.kiovec.io.Demotion;
import io.kiovec.io.DeviceException;
import io.kiovec.io.Failure;
import io.kiovec.io.IoBuffer;
import io.kiovec.io.RequestOptions;
import io.kiovec.io.TransferMode;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What becomes of commands that a driver's queue fails, loses or gives back twice. */
class ScsiQueueFaultsTest extends ScsiQueueFixture {

    @Test
    void S2_whatNeverReachedTheDeviceIsBegunAnewOnTheNextEndpoint() throws Exception {
        FakeScsiQueue driver = holding();
        ScsiRequest write = offered(WRITE_10, RequestOptions.DIRECT);
        queue.submit();
        driver.let(driver.inside.getFirst(), new End(Failure.OFFLINE, 0, 19));
        assertEquals(List.of(write), reapAll(1));
        assertEquals(Failure.NONE, write.failure());
        assertEquals(2, target.opened.get());
    }

    @Test
    void S2_aWriteOfUnknownOutcomeIsNotSentAgainAndAReadOnce() throws Exception {
        FakeScsiQueue driver = holding();
        ScsiRequest write = offered(WRITE_10, RequestOptions.DIRECT);
        ScsiRequest read = offered(READ_10, RequestOptions.DIRECT);
        queue.submit();
        List.copyOf(driver.inside).forEach(each -> driver.let(each, new End(Failure.OUTCOME_UNKNOWN, 0, 5)));
        target.behaviour.set(call -> {
            throw new DeviceException.OutcomeUnknown(call.address(), "again");
        });
        reapAll(2);
        assertEquals(Failure.OUTCOME_UNKNOWN, write.failure());
        assertEquals(Failure.OUTCOME_UNKNOWN, read.failure());
        assertEquals(1, target.commands().size());
    }

    @Test
    void M5_whatTheDriverCannotDoDirectlyIsDoneIndirectlyUnlessStrictlyAsked() throws Exception {
        FakeScsiQueue driver = holding();
        ScsiRequest asked = offered(READ_10, RequestOptions.DIRECT);
        ScsiRequest strict = offered(READ_10, RequestOptions.DIRECT_STRICTLY);
        queue.submit();
        List.copyOf(driver.inside).forEach(each -> driver.let(each, new End(Failure.DIRECT_IMPOSSIBLE, 0, 22)));
        target.behaviour.set(call -> {
            if (call.mode() == TransferMode.DIRECT) {
                throw new DeviceException.DirectImpossible(call.address(), "no",
                        DeviceException.Detail.demotion(Demotion.KERNEL), null);
            }
            return FakeTarget.Answer.GO_ON;
        });
        reapAll(2);
        assertEquals(Failure.NONE, asked.failure());
        assertEquals(Demotion.KERNEL, asked.demotion());
        assertEquals(Failure.DIRECT_IMPOSSIBLE, strict.failure());
    }

    @Test
    void L2_whatADriverNeverGaveBackKeepsItsMemoryAndItsEndpoint() throws Exception {
        FakeScsiQueue driver = holding();
        IoBuffer buffer = device.allocate(4096);
        ScsiRequest lost = request(READ_10, buffer, RequestOptions.DIRECT);
        queue.offer(lost);
        driver.useless = new DeviceException.OutcomeUnknown(device.address(), "broken");
        assertEquals(List.of(lost), reapAll(1));
        assertEquals(Failure.OUTCOME_UNKNOWN, assertThrows(DeviceException.class, lost::senseException).failure());
        buffer.close();
        assertTrue(driver.inside.getFirst().data().scope().isAlive());
        assertEquals(0, target.closed.get());
        assertEquals(0, queue.size());
    }

    @Test
    void S8_aCommandThatComesTwiceEndsOnceAndCostsTheDriverTheEndpoint() throws Exception {
        FakeScsiQueue driver = holding();
        ScsiRequest one = offered(READ_10, RequestOptions.DIRECT);
        queue.submit();
        Command inside = driver.inside.getFirst();
        driver.let(inside, End.GOOD);
        driver.tellOf(inside.token());
        assertEquals(List.of(one), reapAll(1));
        core.await(DeviceEvent.Online.class);
        assertEquals(2, target.opened.get());
    }

    @Test
    void S8_aQueueThatThrowsCostsTheDriverTheEndpoint() throws Exception {
        FakeScsiQueue driver = holding();
        driver.fault = new IllegalStateException("bug");
        ScsiRequest read = offered(READ_10, RequestOptions.DIRECT);
        assertEquals(List.of(read), reapAll(1));
        assertEquals(Failure.UNAVAILABLE, read.failure());
        core.await(DeviceEvent.Online.class);
    }
}
