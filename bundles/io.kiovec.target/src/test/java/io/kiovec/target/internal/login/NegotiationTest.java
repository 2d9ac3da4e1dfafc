// SPDX-License-Identifier: Apache-2.0
package io.kiovec.target.internal.login;

import io.kiovec.pdu.Parameters;
import io.kiovec.pdu.LoginStatus;
import io.kiovec.pdu.Key;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.target.internal.login.Negotiation.Place;
import io.kiovec.target.internal.login.Negotiation.Stage;
import io.kiovec.pdu.KeyText.Pair;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each key of RFC 7143, 13: its function, its range, and where it means nothing. */
class NegotiationTest {

    private static final Offer OFFER = new Offer(4, 262144, 1048576, 131072, 8);

    private static String answer(Negotiation negotiation, Stage stage, Place place, String... offers)
            throws LoginException {
        List<Pair> pairs = Arrays.stream(offers).map(offer -> offer.split("=", 2))
                .map(pair -> new Pair(pair[0], pair.length < 2 ? "" : pair[1])).toList();
        return String.join(" ", negotiation.answer(pairs, stage, place).stream().map(Pair::toString).toList());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            HeaderDigest=CRC32C,None             | HeaderDigest=CRC32C
            HeaderDigest=None,CRC32C             | HeaderDigest=None
            HeaderDigest=X-Other,CRC32C          | HeaderDigest=CRC32C
            HeaderDigest=X-Other                 | HeaderDigest=Reject
            DataDigest=CRC32C                    | DataDigest=CRC32C
            MaxConnections=2                     | MaxConnections=2
            MaxConnections=65535                 | MaxConnections=4
            MaxConnections=0                     | MaxConnections=Reject
            MaxConnections=65536                 | MaxConnections=Reject
            InitialR2T=No                        | InitialR2T=No
            InitialR2T=Yes                       | InitialR2T=Yes
            InitialR2T=yes                       | InitialR2T=Reject
            ImmediateData=Yes                    | ImmediateData=Yes
            ImmediateData=No                     | ImmediateData=No
            MaxRecvDataSegmentLength=65536       | ''
            MaxRecvDataSegmentLength=511         | MaxRecvDataSegmentLength=Reject
            MaxRecvDataSegmentLength=16777216    | MaxRecvDataSegmentLength=Reject
            MaxBurstLength=262144                | MaxBurstLength=262144
            MaxBurstLength=16776192              | MaxBurstLength=1048576
            MaxBurstLength=0x10000               | MaxBurstLength=65536
            MaxBurstLength=12x                   | MaxBurstLength=Reject
            MaxBurstLength=-1                    | MaxBurstLength=Reject
            MaxBurstLength=+512                  | MaxBurstLength=Reject
            MaxBurstLength=                      | MaxBurstLength=Reject
            FirstBurstLength=65536               | FirstBurstLength=65536
            FirstBurstLength=999999              | FirstBurstLength=131072
            DefaultTime2Wait=0                   | DefaultTime2Wait=0
            DefaultTime2Wait=3600                | DefaultTime2Wait=3600
            DefaultTime2Wait=3601                | DefaultTime2Wait=Reject
            DefaultTime2Retain=20                | DefaultTime2Retain=0
            MaxOutstandingR2T=1                  | MaxOutstandingR2T=1
            MaxOutstandingR2T=100                | MaxOutstandingR2T=8
            DataPDUInOrder=No                    | DataPDUInOrder=Yes
            DataPDUInOrder=Yes                   | DataPDUInOrder=Yes
            DataSequenceInOrder=No               | DataSequenceInOrder=Yes
            ErrorRecoveryLevel=2                 | ErrorRecoveryLevel=0
            ErrorRecoveryLevel=3                 | ErrorRecoveryLevel=Reject
            TaskReporting=FastAbort,RFC3720      | TaskReporting=RFC3720
            TaskReporting=FastAbort              | TaskReporting=Reject
            iSCSIProtocolLevel=2                 | iSCSIProtocolLevel=1
            iSCSIProtocolLevel=32                | iSCSIProtocolLevel=Reject
            InitiatorName=iqn.2026-11.test:x     | ''
            InitiatorAlias=somebody              | ''
            TargetName=iqn.2026-11.test:t        | ''
            SessionType=Normal                   | ''
            X#NodeArchitecture=Linux,6.18        | ''
            IFMarker=No                          | IFMarker=No
            OFMarker=Yes                         | OFMarker=No
            IFMarkInt=2048~8192                  | IFMarkInt=Reject
            OFMarkInt=2048                       | OFMarkInt=Reject
            TargetAlias=x                        | TargetAlias=Reject
            TargetAddress=127.0.0.1:3260,1       | TargetAddress=Reject
            TargetPortalGroupTag=1               | TargetPortalGroupTag=Reject
            RDMAExtensions=Yes                   | RDMAExtensions=NotUnderstood
            X-com.example.key=1                  | X-com.example.key=NotUnderstood
            """)
    void answerOf(String offer, String answer) throws LoginException {
        assertEquals(answer, answer(new Negotiation(OFFER), Stage.OPERATIONAL, Place.LEADING, offer));
    }

    @Test
    void theTableIsAboutEveryKey() throws LoginException {
        // Whoever adds a key finds it here, and adds a line above.
        assertEquals(28, Key.values().length);
    }

    @ParameterizedTest
    @CsvSource({"MaxConnections=2", "InitialR2T=No", "ImmediateData=No", "MaxBurstLength=512", "FirstBurstLength=512",
        "MaxOutstandingR2T=2", "DataPDUInOrder=Yes", "DataSequenceInOrder=Yes", "TaskReporting=RFC3720",
        "iSCSIProtocolLevel=1"})
    void irrelevantInDiscovery(String offer) throws LoginException {
        Negotiation negotiation = new Negotiation(OFFER);
        answer(negotiation, Stage.OPERATIONAL, Place.LEADING, "SessionType=Discovery");
        assertTrue(negotiation.isDiscovery());
        assertEquals(offer.substring(0, offer.indexOf('=')) + "=Irrelevant",
                answer(negotiation, Stage.OPERATIONAL, Place.LEADING, offer));
    }

    @ParameterizedTest
    @CsvSource({"ErrorRecoveryLevel=0,ErrorRecoveryLevel=0", "DefaultTime2Wait=2,DefaultTime2Wait=2",
        "HeaderDigest=CRC32C,HeaderDigest=CRC32C"})
    void relevantInDiscovery(String offer, String answer) throws LoginException {
        Negotiation negotiation = new Negotiation(OFFER);
        assertEquals(answer, answer(negotiation, Stage.OPERATIONAL, Place.LEADING, "SessionType=Discovery", offer));
    }

    @Test
    void firstBurstIsIrrelevantWithoutUnsolicitedDataWhereverItStands() throws LoginException {
        assertEquals("FirstBurstLength=Irrelevant InitialR2T=Yes ImmediateData=No",
                answer(new Negotiation(OFFER), Stage.OPERATIONAL, Place.LEADING, "FirstBurstLength=512",
                        "InitialR2T=Yes", "ImmediateData=No"));
    }

    @Test
    void firstBurstIsNeverLongerThanABurst() throws LoginException {
        Negotiation negotiation = new Negotiation(OFFER);
        assertEquals("FirstBurstLength=4096 MaxBurstLength=4096", answer(negotiation, Stage.OPERATIONAL,
                Place.LEADING, "FirstBurstLength=65536", "MaxBurstLength=4096"));
        assertEquals(4096, negotiation.parameters().firstBurst());
    }

    @Test
    void aKeyThatComesTwiceEndsTheLogin() throws LoginException {
        Negotiation negotiation = new Negotiation(OFFER);
        answer(negotiation, Stage.OPERATIONAL, Place.LEADING, "MaxBurstLength=512");
        LoginException refused = assertThrows(LoginException.class,
                () -> answer(negotiation, Stage.OPERATIONAL, Place.LEADING, "MaxBurstLength=1024"));
        assertEquals(LoginStatus.INITIATOR_ERROR, refused.status());
    }

    @Test
    void furtherConnectionsNegotiateTheirOwnKeysOnly() throws LoginException {
        assertEquals("MaxBurstLength=Reject HeaderDigest=CRC32C", answer(new Negotiation(OFFER), Stage.OPERATIONAL,
                Place.FURTHER, "MaxBurstLength=512", "HeaderDigest=CRC32C"));
    }

    @Test
    void operationalKeysHaveNoPlaceInTheSecurityStage() throws LoginException {
        assertEquals("HeaderDigest=Reject", answer(new Negotiation(OFFER), Stage.SECURITY, Place.LEADING,
                "HeaderDigest=CRC32C", "InitiatorName=iqn.2026-11.test:x"));
    }

    @Test
    void segmentsMayBeDeclaredAnewAfterTheLogin() throws LoginException {
        Negotiation negotiation = new Negotiation(OFFER);
        answer(negotiation, Stage.OPERATIONAL, Place.LEADING, "MaxRecvDataSegmentLength=4096");
        assertEquals("MaxBurstLength=Reject", answer(negotiation, Stage.FULL_FEATURE, Place.FURTHER,
                "MaxRecvDataSegmentLength=8192", "MaxBurstLength=512"));
        assertEquals(8192, negotiation.parameters().get(Key.MAX_RECV_DATA_SEGMENT_LENGTH));
    }

    @Test
    void whatIsNotNegotiatedHasTheStandardsDefaults() {
        Parameters parameters = new Parameters();
        assertEquals(8192, parameters.get(Key.MAX_RECV_DATA_SEGMENT_LENGTH));
        assertEquals(262144, parameters.get(Key.MAX_BURST_LENGTH));
        assertEquals(65536, parameters.firstBurst());
        assertEquals(1, parameters.get(Key.MAX_OUTSTANDING_R2T));
        assertTrue(parameters.is(Key.INITIAL_R2T));
        assertTrue(parameters.is(Key.IMMEDIATE_DATA));
    }
}
