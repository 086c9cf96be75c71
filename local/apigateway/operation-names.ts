/** The operations of the API Gateway API by verb and path, as its model has them; `*` is one segment. */
const MODEL = `
  GET /account GetAccount
  PATCH /account UpdateAccount
  GET /apikeys GetApiKeys
  POST /apikeys CreateApiKey
  DELETE /apikeys/* DeleteApiKey
  GET /apikeys/* GetApiKey
  PATCH /apikeys/* UpdateApiKey
  POST /apikeys?mode=import ImportApiKeys
  GET /clientcertificates GetClientCertificates
  POST /clientcertificates GenerateClientCertificate
  DELETE /clientcertificates/* DeleteClientCertificate
  GET /clientcertificates/* GetClientCertificate
  PATCH /clientcertificates/* UpdateClientCertificate
  GET /domainnameaccessassociations GetDomainNameAccessAssociations
  POST /domainnameaccessassociations CreateDomainNameAccessAssociation
  DELETE /domainnameaccessassociations/* DeleteDomainNameAccessAssociation
  GET /domainnames GetDomainNames
  POST /domainnames CreateDomainName
  DELETE /domainnames/* DeleteDomainName
  GET /domainnames/* GetDomainName
  PATCH /domainnames/* UpdateDomainName
  GET /domainnames/*/basepathmappings GetBasePathMappings
  POST /domainnames/*/basepathmappings CreateBasePathMapping
  DELETE /domainnames/*/basepathmappings/* DeleteBasePathMapping
  GET /domainnames/*/basepathmappings/* GetBasePathMapping
  PATCH /domainnames/*/basepathmappings/* UpdateBasePathMapping
  POST /rejectdomainnameaccessassociations RejectDomainNameAccessAssociation
  GET /restapis GetRestApis
  POST /restapis CreateRestApi
  DELETE /restapis/* DeleteRestApi
  GET /restapis/* GetRestApi
  PATCH /restapis/* UpdateRestApi
  PUT /restapis/* PutRestApi
  GET /restapis/*/authorizers GetAuthorizers
  POST /restapis/*/authorizers CreateAuthorizer
  DELETE /restapis/*/authorizers/* DeleteAuthorizer
  GET /restapis/*/authorizers/* GetAuthorizer
  PATCH /restapis/*/authorizers/* UpdateAuthorizer
  POST /restapis/*/authorizers/* TestInvokeAuthorizer
  GET /restapis/*/deployments GetDeployments
  POST /restapis/*/deployments CreateDeployment
  DELETE /restapis/*/deployments/* DeleteDeployment
  GET /restapis/*/deployments/* GetDeployment
  PATCH /restapis/*/deployments/* UpdateDeployment
  GET /restapis/*/documentation/parts GetDocumentationParts
  POST /restapis/*/documentation/parts CreateDocumentationPart
  PUT /restapis/*/documentation/parts ImportDocumentationParts
  DELETE /restapis/*/documentation/parts/* DeleteDocumentationPart
  GET /restapis/*/documentation/parts/* GetDocumentationPart
  PATCH /restapis/*/documentation/parts/* UpdateDocumentationPart
  GET /restapis/*/documentation/versions GetDocumentationVersions
  POST /restapis/*/documentation/versions CreateDocumentationVersion
  DELETE /restapis/*/documentation/versions/* DeleteDocumentationVersion
  GET /restapis/*/documentation/versions/* GetDocumentationVersion
  PATCH /restapis/*/documentation/versions/* UpdateDocumentationVersion
  GET /restapis/*/gatewayresponses GetGatewayResponses
  DELETE /restapis/*/gatewayresponses/* DeleteGatewayResponse
  GET /restapis/*/gatewayresponses/* GetGatewayResponse
  PATCH /restapis/*/gatewayresponses/* UpdateGatewayResponse
  PUT /restapis/*/gatewayresponses/* PutGatewayResponse
  GET /restapis/*/models GetModels
  POST /restapis/*/models CreateModel
  DELETE /restapis/*/models/* DeleteModel
  GET /restapis/*/models/* GetModel
  PATCH /restapis/*/models/* UpdateModel
  GET /restapis/*/models/*/default_template GetModelTemplate
  GET /restapis/*/requestvalidators GetRequestValidators
  POST /restapis/*/requestvalidators CreateRequestValidator
  DELETE /restapis/*/requestvalidators/* DeleteRequestValidator
  GET /restapis/*/requestvalidators/* GetRequestValidator
  PATCH /restapis/*/requestvalidators/* UpdateRequestValidator
  GET /restapis/*/resources GetResources
  DELETE /restapis/*/resources/* DeleteResource
  GET /restapis/*/resources/* GetResource
  PATCH /restapis/*/resources/* UpdateResource
  POST /restapis/*/resources/* CreateResource
  DELETE /restapis/*/resources/*/methods/* DeleteMethod
  GET /restapis/*/resources/*/methods/* GetMethod
  PATCH /restapis/*/resources/*/methods/* UpdateMethod
  POST /restapis/*/resources/*/methods/* TestInvokeMethod
  PUT /restapis/*/resources/*/methods/* PutMethod
  DELETE /restapis/*/resources/*/methods/*/integration DeleteIntegration
  GET /restapis/*/resources/*/methods/*/integration GetIntegration
  PATCH /restapis/*/resources/*/methods/*/integration UpdateIntegration
  PUT /restapis/*/resources/*/methods/*/integration PutIntegration
  DELETE /restapis/*/resources/*/methods/*/integration/responses/* DeleteIntegrationResponse
  GET /restapis/*/resources/*/methods/*/integration/responses/* GetIntegrationResponse
  PATCH /restapis/*/resources/*/methods/*/integration/responses/* UpdateIntegrationResponse
  PUT /restapis/*/resources/*/methods/*/integration/responses/* PutIntegrationResponse
  DELETE /restapis/*/resources/*/methods/*/responses/* DeleteMethodResponse
  GET /restapis/*/resources/*/methods/*/responses/* GetMethodResponse
  PATCH /restapis/*/resources/*/methods/*/responses/* UpdateMethodResponse
  PUT /restapis/*/resources/*/methods/*/responses/* PutMethodResponse
  GET /restapis/*/stages GetStages
  POST /restapis/*/stages CreateStage
  DELETE /restapis/*/stages/* DeleteStage
  GET /restapis/*/stages/* GetStage
  PATCH /restapis/*/stages/* UpdateStage
  DELETE /restapis/*/stages/*/cache/authorizers FlushStageAuthorizersCache
  DELETE /restapis/*/stages/*/cache/data FlushStageCache
  GET /restapis/*/stages/*/exports/* GetExport
  GET /restapis/*/stages/*/sdks/* GetSdk
  POST /restapis?mode=import ImportRestApi
  GET /sdktypes GetSdkTypes
  GET /sdktypes/* GetSdkType
  DELETE /tags/* UntagResource
  GET /tags/* GetTags
  PUT /tags/* TagResource
  GET /usageplans GetUsagePlans
  POST /usageplans CreateUsagePlan
  DELETE /usageplans/* DeleteUsagePlan
  GET /usageplans/* GetUsagePlan
  PATCH /usageplans/* UpdateUsagePlan
  GET /usageplans/*/keys GetUsagePlanKeys
  POST /usageplans/*/keys CreateUsagePlanKey
  DELETE /usageplans/*/keys/* DeleteUsagePlanKey
  GET /usageplans/*/keys/* GetUsagePlanKey
  PATCH /usageplans/*/keys/*/usage UpdateUsage
  GET /usageplans/*/usage GetUsage
  GET /vpclinks GetVpcLinks
  POST /vpclinks CreateVpcLink
  DELETE /vpclinks/* DeleteVpcLink
  GET /vpclinks/* GetVpcLink
  PATCH /vpclinks/* UpdateVpcLink
`;

interface NamedOperation {
  readonly name: string;
  readonly method: string;
  readonly segments: readonly string[];
  /** Of the query, where two operations differ in nothing else. */
  readonly mode: string | undefined;
}

const OPERATIONS: readonly NamedOperation[] = MODEL.trim()
  .split("\n")
  .map((line) => {
    const [method = "", target = "", name = ""] = line.trim().split(" ");
    const [path = "", query] = target.split("?");
    return { name, method, segments: path.slice(1).split("/"), mode: query };
  });

/** An operation of the API Gateway API, and what its path names. */
export interface FoundOperation {
  readonly name: string;
  /** What stands for the `*`s, decoded. */
  readonly labels: readonly string[];
}

/** @param segments of the path, decoded · @param query as sent */
export function findOperation(
  method: string,
  segments: readonly string[],
  query: string,
): FoundOperation | undefined {
  const fitting = OPERATIONS.filter(
    (operation) =>
      operation.method === method &&
      operation.segments.length === segments.length &&
      operation.segments.every((wanted, index) => wanted === "*" || wanted === segments[index]) &&
      (operation.mode === undefined || query.split("&").includes(operation.mode)),
  );
  const found = fitting.find(({ mode }) => mode !== undefined) ?? fitting[0];
  return found && { name: found.name, labels: segments.filter((_, index) => found.segments[index] === "*") };
}
