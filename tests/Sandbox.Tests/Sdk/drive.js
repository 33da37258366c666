// Drives a served sandbox through every operation that the product uses, with the official SDK as a stranger would.
// Usage: node drive.js <port>. Ends with code 0 and "<n> calls" where every call was answered as the SDK expects.
'use strict';

const assert = require('node:assert/strict');
const platformClient = require('purecloud-platform-client-v2');

const port = Number(process.argv[2]);
const client = platformClient.ApiClient.instance;
client.setGateway({ host: '127.0.0.1', protocol: 'http', port, path_params_login: 'login', path_params_api: 'platform-api' });
client.setReturnExtendedResponses(true);
let calls = 0;

async function call(promise, status = 200) {
    const response = await promise;
    calls++;
    assert.equal(response.status, status);
    return response.body;
}

async function refused(promise, status) {
    try {
        await promise;
    } catch (error) {
        calls++;
        assert.equal(error.status, status);
        assert.equal(error.body.status, status);
        assert.equal(error.body.contextId, error.headers['inin-correlation-id']);
        return error.body;
    }
    assert.fail(`a ${status} was expected`);
}

async function steer(method, path, body) {
    const response = await fetch(`http://127.0.0.1:${port}/__sandbox/${path}`, { method, body: body && JSON.stringify(body) });
    assert.ok(response.ok);
}

async function whoAmI() {
    const tokens = new platformClient.TokensApi();
    const me = await call(tokens.getTokensMe({ preserveIdleTTL: true }));
    assert.equal(me.OAuthClient.authorizedGrantType, 'CLIENT-CREDENTIALS');
    await call(tokens.headTokensMe());
    const organization = new platformClient.OrganizationApi();
    assert.equal((await call(organization.getOrganizationsMe())).id, me.organization.id);
    const limits = await call(organization.getOrganizationsLimitsNamespace('platform.api'));
    assert.ok(limits.entities.some(limit => limit.key === 'client.credentials.token.rate.per.minute'));
    await call(organization.getOrganizationsLimitsNamespaceDefaults('platform.api'));
    const authorization = new platformClient.AuthorizationApi();
    assert.ok((await call(authorization.getAuthorizationSubjectsMe())).grants.length > 0);
    assert.equal((await call(authorization.getAuthorizationDivisions({ pageSize: 2 }))).total, 3);
    assert.equal((await call(authorization.getAuthorizationDivisionsHome())).homeDivision, true);
}

async function listConversations() {
    const analytics = new platformClient.AnalyticsApi();
    const to = new Date();
    const interval = `${new Date(to - 30 * 864e5).toISOString()}/${to.toISOString()}`;
    const query = {
        interval,
        order: 'asc',
        orderBy: 'conversationEnd',
        conversationFilters: [{ type: 'and', predicates: [{ type: 'dimension', dimension: 'conversationEnd', operator: 'exists' }] }],
        segmentFilters: [{ type: 'or', predicates: [
            { type: 'dimension', dimension: 'recording', operator: 'matches', value: 'true' },
            { type: 'dimension', dimension: 'mediaType', operator: 'matches', value: 'email' }] }],
    };
    const found = new Map();
    for (let pageNumber = 1; ; pageNumber++) {
        const page = await call(analytics.postAnalyticsConversationsDetailsQuery({ ...query, paging: { pageSize: 25, pageNumber } }));
        if (!page.conversations) {
            break;
        }
        page.conversations.forEach(conversation => found.set(conversation.conversationId, conversation));
    }
    assert.ok(found.size > 30);

    await call(analytics.getAnalyticsConversationsDetailsJobsAvailability());
    const { jobId } = await call(analytics.postAnalyticsConversationsDetailsJobs({ ...query, interval }), 202);
    while ((await call(analytics.getAnalyticsConversationsDetailsJob(jobId))).state !== 'FULFILLED') {
        await new Promise(resolve => setTimeout(resolve, 50));
    }
    let cursor;
    let results = 0;
    do {
        const page = await call(analytics.getAnalyticsConversationsDetailsJobResults(jobId, { pageSize: 20, ...(cursor && { cursor }) }));
        results += page.conversations.length;
        cursor = page.cursor;
    } while (cursor);
    assert.ok(results > 30);
    await call(analytics.deleteAnalyticsConversationsDetailsJob(jobId), 204);
    return [...found.values()];
}

async function readAndRetain(conversations) {
    const recordings = new platformClient.RecordingApi();
    let chosen;
    for (const { conversationId } of conversations) {
        const metadata = await call(recordings.getConversationRecordingmetadata(conversationId));
        const recording = metadata.find(entry => entry.fileState === 'AVAILABLE');
        if (recording) {
            chosen = { conversationId, recording };
            break;
        }
    }
    const { conversationId, recording } = chosen;
    await call(recordings.getConversationRecordingmetadataRecordingId(conversationId, recording.id));
    await call(recordings.getConversationRecordings(conversationId, { maxWaitMs: 5000, formatId: 'NONE' }));
    await call(recordings.getConversationRecording(conversationId, recording.id), 202);
    const whole = await call(recordings.getConversationRecording(conversationId, recording.id, { formatId: 'NONE' }));
    const policies = await call(recordings.getRecordingMediaretentionpolicies({ name: 'Standard 365 Day', enabled: true, pageSize: 100 }));
    const policy = await call(recordings.getRecordingMediaretentionpolicy(policies.entities[0].id));
    const days = policy.actions.retentionDuration.deleteRetention.days;
    const deleteDate = new Date(Date.parse(whole.creationTime) + days * 864e5).toISOString();
    const changed = await call(recordings.putConversationRecording(conversationId, recording.id, { ...whole, deleteDate }, { clearExport: false }));
    assert.equal(changed.deleteDate, deleteDate);
    const body = { conversationIds: [conversationId] };
    await call(recordings.putRecordingsDeletionprotection({ protect: true, body }), 204);
    assert.equal((await call(recordings.postRecordingsDeletionprotection(body)))[0].id, conversationId);
    await call(recordings.putRecordingsDeletionprotection({ protect: false, body }), 204);
    assert.equal((await call(recordings.getRecordingsRetentionQuery(1, { pageSize: 10 }))).entities.length, 10);
    return chosen;
}

function field(type, rest) {
    return { allOf: [{ $ref: `#/definitions/${type}` }], title: type, description: type, ...rest };
}

async function makeSchema(conversations) {
    const types = await call(conversations.getConversationsCustomattributesSchemasCoretypes());
    await call(conversations.getConversationsCustomattributesSchemasCoretype(types.entities[0].name));
    await call(conversations.getConversationsCustomattributesSchemasLimits());
    const document = {
        $schema: 'http://json-schema.org/draft-04/schema#',
        title: 'Recording tag',
        properties: { label: field('string', { maxLength: 100 }), confidence: field('number', { minimum: 0, maximum: 1 }), status: field('enum', { enum: ['Active'] }) },
    };
    const made = await call(conversations.postConversationsCustomattributesSchemas(document));
    document.properties.status.enum.push('Pending');
    const next = await call(conversations.putConversationsCustomattributesSchema(made.id, { version: 1, enabled: true, jsonSchema: document }));
    assert.equal(next.version, 2);
    assert.equal((await call(conversations.getConversationsCustomattributesSchemas())).total, 1);
    assert.equal((await call(conversations.getConversationsCustomattributesSchema(made.id))).version, 2);
    assert.equal((await call(conversations.getConversationsCustomattributesSchemaVersions(made.id))).entities.length, 2);
    assert.equal((await call(conversations.getConversationsCustomattributesSchemaVersion(made.id, '1'))).version, 1);
    return made.id;
}

async function tag({ conversationId, recording }) {
    const conversations = new platformClient.ConversationsApi();
    const schemaId = await makeSchema(conversations);
    const records = ['a', 'b'].map(id => ({ id: `rt-${id}`, schemaId, customAttributes: { label: id, confidence: 0.5, status: 'Pending' } }));
    const bulk = await call(conversations.putConversationCustomattributesBulk(conversationId, { body: records }));
    assert.deepEqual(Object.values(bulk.results).map(item => item.statusCode), [201, 201]);
    const patched = await call(conversations.patchConversationCustomattributesBulk(
        conversationId, { body: [{ id: 'rt-a', version: 1, customAttributes: { confidence: 1 } }, { id: 'rt-b', version: 9, customAttributes: {} }] }));
    assert.deepEqual(Object.values(patched.results).map(item => item.statusCode), [200, 409]);
    await call(conversations.putConversationCustomattributes(conversationId, { body: { id: 'rm-1', schemaId, customAttributes: { label: 'x' } } }));
    await call(conversations.patchConversationCustomattributes(conversationId, { body: { id: 'rm-1', customAttributes: { label: 'y' } } }), 204);
    assert.equal((await call(conversations.getConversationCustomattributes(conversationId))).results.length, 3);
    assert.equal((await call(conversations.getConversationCustomattribute(conversationId, 'rm-1'))).customAttributes.label, 'y');
    await call(conversations.deleteConversationCustomattribute(conversationId, 'rm-1'), 204);
    await call(conversations.postConversationsCustomattributesSearch({
        query: [{ type: 'EXACT', fields: ['customAttributes.label'], value: 'a' }], pageSize: 10, pageNumber: 1 }));
    await call(conversations.putConversationTags(conversationId, { externalTag: 'Compliance:PCI-DSS' }), 202);
    await call(new platformClient.AnalyticsApi().getAnalyticsConversationDetails(conversationId));
    await call(new platformClient.AnalyticsApi().postAnalyticsConversationDetailsProperties(conversationId, {
        sessionId: recording.sessionId,
        targetDate: new Date().toISOString(),
        properties: [{ propertyType: 'string', property: 'recordingTag', value: 'PCI' }] }), 202);
}

async function readTaxonomies() {
    const speech = new platformClient.SpeechTextAnalyticsApi();
    const programs = await call(speech.getSpeechandtextanalyticsPrograms({ state: 'Published', pageSize: 2 }));
    assert.ok(programs.nextUri);
    assert.ok((await call(speech.getSpeechandtextanalyticsProgram(programs.entities[0].id))).topics.length > 0);
    const topics = await call(speech.getSpeechandtextanalyticsTopics({ state: 'published', pageSize: 500 }));
    await call(speech.getSpeechandtextanalyticsTopics({ ids: topics.entities.slice(0, 2).map(topic => topic.id) }));
    assert.ok((await call(new platformClient.RoutingApi().getRoutingWrapupcodes({ pageSize: 100 }))).entities.length > 0);
}

async function readErrors() {
    const tokens = new platformClient.TokensApi();
    const missing = await refused(new platformClient.RecordingApi().getConversationRecordingmetadata('11111111-1111-4111-a111-111111111111'), 404);
    assert.equal(missing.code, 'conversation.error.conversation.not.found');
    await steer('POST', 'rate-limit', { requests: 1, windowSeconds: 3600 });
    await call(tokens.getTokensMe());
    const limited = await refused(tokens.getTokensMe(), 429);
    assert.match(limited.message, /Retry the request in \[\d+\] seconds/);
    assert.equal(limited.limit.value, 1);
    await steer('POST', 'rate-limit', { requests: 0, windowSeconds: 60 });
}

async function main() {
    await client.loginClientCredentialsGrant('sandbox-client', 'sandbox-secret');
    await whoAmI();
    const conversations = await listConversations();
    const chosen = await readAndRetain(conversations);
    await tag(chosen);
    await readTaxonomies();
    await readErrors();
    const tokens = new platformClient.TokensApi();
    await call(tokens.deleteTokensMe(), 204);
    await refused(tokens.getTokensMe(), 401);
    console.log(`${calls} calls`);
}

main().catch(error => {
    console.error(error instanceof Error ? error : JSON.stringify(error, null, 1));
    process.exitCode = 1;
});
