// All of Gatehouse. A program that uses one room includes that room's headers instead and compiles faster.
#pragma once

// A web application: routes, guards, ready-made account endpoints.
#include <gatehouse/app/app.h>
#include <gatehouse/app/assets.h>
#include <gatehouse/app/challenge.h>
#include <gatehouse/app/client_address.h>
#include <gatehouse/app/credentials.h>
#include <gatehouse/app/endpoints/accounts.h>
#include <gatehouse/app/endpoints/admin.h>
#include <gatehouse/app/endpoints/cookies.h>
#include <gatehouse/app/endpoints/signed_in.h>
#include <gatehouse/app/file.h>
#include <gatehouse/app/mount.h>
#include <gatehouse/app/openapi.h>
#include <gatehouse/app/origin.h>
#include <gatehouse/app/reply.h>
#include <gatehouse/app/request.h>
#include <gatehouse/app/route.h>

// Functions called from afar, over a WebSocket.
#include <gatehouse/rpc/service.h>
#include <gatehouse/rpc/typescript.h>

// Accounts and sessions: Auth and the verbs on it; Tokens, Identity, Guard.
#include <gatehouse/auth/administer.h>
#include <gatehouse/auth/audit.h>
#include <gatehouse/auth/audit_trail.h>
#include <gatehouse/auth/auth.h>
#include <gatehouse/auth/change_password.h>
#include <gatehouse/auth/device.h>
#include <gatehouse/auth/guard.h>
#include <gatehouse/auth/identity.h>
#include <gatehouse/auth/list_all_sessions.h>
#include <gatehouse/auth/list_keys.h>
#include <gatehouse/auth/list_users.h>
#include <gatehouse/auth/master_secret.h>
#include <gatehouse/auth/overview.h>
#include <gatehouse/auth/prepared.h>
#include <gatehouse/auth/refresh.h>
#include <gatehouse/auth/roles.h>
#include <gatehouse/auth/session_id.h>
#include <gatehouse/auth/sessions.h>
#include <gatehouse/auth/set_up.h>
#include <gatehouse/auth/sign_in.h>
#include <gatehouse/auth/sign_out.h>
#include <gatehouse/auth/sign_up.h>
#include <gatehouse/auth/stored_keys.h>
#include <gatehouse/auth/tokens.h>
#include <gatehouse/auth/upkeep.h>
#include <gatehouse/auth/user.h>

// HTTP by itself.
#include <gatehouse/http/cookies.h>
#include <gatehouse/http/date.h>
#include <gatehouse/http/request.h>
#include <gatehouse/http/response.h>
#include <gatehouse/http/router.h>
#include <gatehouse/http/server.h>
#include <gatehouse/http/websocket.h>

// Tokens and keys by themselves.
#include <gatehouse/jose/base64url.h>
#include <gatehouse/jose/jws.h>
#include <gatehouse/jose/jwt.h>
#include <gatehouse/jose/key.h>
#include <gatehouse/jose/key_set.h>

// Passwords by themselves.
#include <gatehouse/password/hash.h>
#include <gatehouse/password/policy.h>
#include <gatehouse/password/pool.h>
#include <gatehouse/password/prepare.h>

// What is kept, and where.
#include <gatehouse/store/accounts.h>
#include <gatehouse/store/audit.h>
#include <gatehouse/store/copy_database.h>
#include <gatehouse/store/database.h>
#include <gatehouse/store/first_admin.h>
#include <gatehouse/store/migrate.h>
#include <gatehouse/store/one_time.h>
#include <gatehouse/store/revocations.h>
#include <gatehouse/store/sessions.h>
#include <gatehouse/store/signing_keys.h>
#include <gatehouse/store/transaction.h>

// What all of it stands on.
#include <gatehouse/base/ascii.h>
#include <gatehouse/base/clock.h>
#include <gatehouse/base/exit_status.h>
#include <gatehouse/base/log.h>
#include <gatehouse/base/result.h>
#include <gatehouse/base/secret.h>
#include <gatehouse/base/utf8.h>
#include <gatehouse/crypto/base64.h>
#include <gatehouse/crypto/derive.h>
#include <gatehouse/crypto/digest.h>
#include <gatehouse/crypto/equal.h>
#include <gatehouse/crypto/hmac.h>
#include <gatehouse/crypto/random.h>
#include <gatehouse/crypto/seal.h>
#include <gatehouse/crypto/uuid.h>
#include <gatehouse/json/schema.h>
#include <gatehouse/json/shape.h>
#include <gatehouse/json/value.h>
